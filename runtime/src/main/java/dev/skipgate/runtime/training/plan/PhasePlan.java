package dev.skipgate.runtime.training.plan;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A part of a run with settings of its own. It goes on from the weights and masks of the phase before, with a new optimizer.
 *
 * @param name distinct within a run
 * @param epochs how long it is at most; infinite only when the steps are given
 * @param steps how many updates it has at most
 * @param quantized whether weights and activations are rounded as the network says; else all are floats
 * @param pruning what is pruned in it; masks of earlier phases hold in any case
 * @param freshWeights whether weights are drawn anew at its start, under the masks of the phases before (nmt-pruning, section 4.6)
 */
public record PhasePlan(
        String name,
        double epochs,
        OptionalLong steps,
        OptimizerPlan optimizer,
        double learningRate,
        SchedulePlan schedule,
        boolean quantized,
        Optional<PruningPlan> pruning,
        boolean freshWeights) {
    public PhasePlan {
        PlanChecks.name(name);
        if (!(epochs > 0) || (steps.isEmpty() && Double.isInfinite(epochs))) {
            throw new IllegalArgumentException(
                    "phase '" + name + "' has " + epochs + " epochs; wanted a positive number, or a number of steps");
        }
        steps.ifPresent(count -> PlanChecks.atLeast("the number of steps of phase '" + name + "'", count, 1));
        Objects.requireNonNull(optimizer, "optimizer");
        PlanChecks.positive("the learning rate of phase '" + name + "'", learningRate);
        Objects.requireNonNull(schedule, "schedule");
        Objects.requireNonNull(pruning, "pruning");
    }

    /** A phase of whole or broken epochs without pruning. */
    public static PhasePlan of(
            String name, double epochs, OptimizerPlan optimizer, double learningRate, boolean quantized) {
        return new PhasePlan(
                name,
                epochs,
                OptionalLong.empty(),
                optimizer,
                learningRate,
                new SchedulePlan.Constant(),
                quantized,
                Optional.empty(),
                false);
    }

    /** How many steps it has when nothing ends it before. */
    public long totalSteps(long stepsPerEpoch) {
        long byEpochs = Double.isInfinite(epochs) ? Long.MAX_VALUE : Math.max(1, Math.round(epochs * stepsPerEpoch));
        return Math.min(byEpochs, steps.orElse(Long.MAX_VALUE));
    }
}
