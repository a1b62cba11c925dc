package dev.skipgate.testbench.lab.prune;

import dev.skipgate.compiler.Overrides;
import dev.skipgate.testbench.lab.worth.Appraisal;
import dev.skipgate.testbench.lab.worth.Workload;
import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.training.ChangedModel;
import dev.skipgate.testbench.training.EvaluatedModel;
import dev.skipgate.testbench.training.EvaluationData;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Measures models before and after pruning, all on the same data and hardware.
 *
 * @param hardware goes before what the description says
 * @param data to measure quality and count cycles on; without, quality is not measured and cycles are those of random inputs
 * @param most targets after which no more are read
 */
public record PruneMeasure(Overrides hardware, Optional<Path> data, long most) {
    /**
     * Measures a model.
     *
     * @param weights in place of those that the description names
     */
    public PruneStage of(String name, Path model, Optional<Path> weights) {
        Worth worth = worth(model, weights);
        return new PruneStage(
                name,
                ChangedModel.read(model, weights).sparsity(),
                data.map(each -> EvaluatedModel.read(model, weights).on(each, EvaluationData.Part.TEST, most)),
                worth);
    }

    private Worth worth(Path model, Optional<Path> weights) {
        var network = Appraisal.read(model, weights);
        Workload workload = data.map(each -> Workload.of(each, network.description(), Workload.USUAL_STEPS))
                .orElseGet(() -> Workload.random(Workload.USUAL_STEPS));
        return Appraisal.of(network, hardware, workload);
    }
}
