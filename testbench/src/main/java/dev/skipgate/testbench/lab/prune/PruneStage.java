package dev.skipgate.testbench.lab.prune;

import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.training.ModelEvaluation;
import java.util.Objects;
import java.util.Optional;

/**
 * A model on the way of being pruned.
 *
 * @param name {@code before}, {@code pruned} or {@code retrained}
 * @param sparsity share of zeros among the full-precision weights
 * @param quality measured on data, when there are any
 * @param worth what hardware makes of it
 */
public record PruneStage(String name, double sparsity, Optional<ModelEvaluation> quality, Worth worth) {
    public PruneStage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(quality, "quality");
        Objects.requireNonNull(worth, "worth");
    }
}
