package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.PruningPlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pruning in a run: which weights are zero now, and when more become so. */
final class Masks implements WeightMask {
    Masks(List<Parameter> parameters) {}

    void begin(Optional<PruningPlan> plan, long phaseSteps) {}

    void step(long phaseStep) {}

    boolean settled() {
        return true;
    }

    Map<String, long[]> saved() {
        return Map.of();
    }

    void restore(Map<String, long[]> saved) {}

    @Override
    public void applyToGradients() {}

    @Override
    public void applyToWeights() {}
}
