package dev.skipgate.testbench.lab.prune;

import dev.skipgate.compiler.frontend.QualityDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.run.OneShotPruning;
import dev.skipgate.testbench.training.ChangedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A model that is pruned: where its weights come from, and what they were before. */
public final class PrunedModel {
    private final Path model;
    private final Path weights;
    private final boolean twin;
    private final ChangedModel changed;
    private final Map<String, float[]> before = new TreeMap<>();

    private PrunedModel(Path model, Path weights, boolean twin, ChangedModel changed) {
        this.model = model;
        this.weights = weights;
        this.twin = twin;
        this.changed = changed;
    }

    /**
     * Reads what is pruned: the weights named; else the model's own, or, when these have as many zeros as the rate asks for already, those of its
     * float twin.
     *
     * @throws DataException when nothing is left to prune
     */
    public static PrunedModel read(Path model, Optional<Path> weights, double rate) {
        ChangedModel own = ChangedModel.read(model, weights);
        if (own.sparsity() < rate || rate == 0) {
            return new PrunedModel(
                    model, weights.orElse(own.description().weights().file()), false, own);
        }
        Optional<Path> twin = own.description().quality().flatMap(QualityDescription::floatTwin);
        if (weights.isEmpty() && twin.isPresent()) {
            ChangedModel floats = ChangedModel.read(model, twin);
            if (floats.sparsity() < rate) {
                return new PrunedModel(model, twin.get(), true, floats);
            }
        }
        throw new DataException(String.format(
                Locale.ROOT,
                "%s: %.1f %% of the weights are zero already, so that nothing is left to prune at rate %s; name a higher"
                        + " rate, or denser weights with --weights",
                weights.orElse(own.description().weights().file()),
                100 * own.sparsity(),
                rate));
    }

    /** The file whose weights are pruned. */
    public Path weights() {
        return weights;
    }

    /** Whether that is the float twin, because the model's own weights are sparse enough already. */
    public boolean ofTwin() {
        return twin;
    }

    /** The name of the model. */
    public String name() {
        return changed.description().name().written();
    }

    /** Tensors that can have a rate of their own. */
    public List<String> tensors() {
        return changed.matrices().stream().map(Parameter::name).toList();
    }

    private List<Parameter> parameters() {
        return changed.network().network().parameters();
    }

    /** Prunes; what was there before is remembered. */
    public void prune(PruningPlan plan) {
        parameters().forEach(each -> before.put(each.name(), each.master().clone()));
        OneShotPruning.apply(changed.network().network(), plan);
    }

    /** Writes the pruned model into a folder. */
    public void write(Path folder) throws IOException {
        changed.write(folder);
    }

    /** Puts the weights to retrain from into a network of the same shape. */
    public void begin(RetrainStart start, List<Parameter> parameters) {
        for (Parameter each : parameters) {
            Parameter ours = named(each.name());
            switch (start) {
                case PRUNED -> System.arraycopy(ours.master(), 0, each.master(), 0, each.size());
                case UNPRUNED -> System.arraycopy(before.get(each.name()), 0, each.master(), 0, each.size());
                case FRESH -> {
                    boolean matrix = changed.matrices().contains(ours);
                    for (int i = 0; matrix && i < each.size(); i++) {
                        each.master()[i] = ours.master()[i] == 0 ? 0 : each.master()[i];
                    }
                }
            }
        }
    }

    private Parameter named(String name) {
        return parameters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no weights are called " + name));
    }

    /** The description that was pruned. */
    public Path model() {
        return model;
    }
}
