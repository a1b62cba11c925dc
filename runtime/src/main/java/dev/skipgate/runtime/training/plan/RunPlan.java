package dev.skipgate.runtime.training.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * How a network is trained. The same plan, data and thread count give the same bits.
 *
 * @param seed of all that is random
 * @param threads of the matrix products
 * @param batch sequences side by side
 * @param time steps of a window of truncated back-propagation; the longest a sequence may be where windows are whole sequences
 * @param carryState whether the recurrent state goes on from window to window; else every window starts from zero
 * @param phases one after the other, at least one
 * @param evaluateEvery how often the validation data are read; also done at the end of each phase
 * @param checkpointEvery how often a checkpoint is written; also done at the end of each phase
 * @param keepLast how many checkpoints are kept besides the best one
 * @param patience after how many evaluations in a row without a better validation loss a phase ends
 * @param histogramsAt moments of the run at which histograms of gates and gradients are taken
 */
public record RunPlan(
        long seed,
        int threads,
        int batch,
        int time,
        boolean carryState,
        List<PhasePlan> phases,
        GateGradientPlan gateGradients,
        Optional<DropoutPlan> dropout,
        Interval evaluateEvery,
        Interval checkpointEvery,
        int keepLast,
        OptionalInt patience,
        List<Interval> histogramsAt) {
    public RunPlan {
        PlanChecks.atLeast("the number of threads", threads, 1);
        PlanChecks.atLeast("the batch size", batch, 1);
        PlanChecks.atLeast("the length of a window", time, 1);
        phases = List.copyOf(phases);
        Objects.requireNonNull(gateGradients, "gateGradients");
        Objects.requireNonNull(dropout, "dropout");
        Objects.requireNonNull(evaluateEvery, "evaluateEvery");
        Objects.requireNonNull(checkpointEvery, "checkpointEvery");
        PlanChecks.atLeast("the number of checkpoints to keep", keepLast, 1);
        patience.ifPresent(count -> PlanChecks.atLeast("the patience", count, 1));
        histogramsAt = List.copyOf(histogramsAt);
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("the run has no phases; wanted at least one");
        }
        Set<String> names = new HashSet<>();
        for (PhasePlan phase : phases) {
            if (!names.add(phase.name())) {
                throw new IllegalArgumentException("two phases are called '" + phase.name() + "'");
            }
        }
    }
}
