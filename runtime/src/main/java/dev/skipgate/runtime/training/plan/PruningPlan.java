package dev.skipgate.runtime.training.plan;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Pruning within a phase. Masks are kept in training, and by the phases after it.
 *
 * @param rate the share of weights that are zero in the end, from 0 up to but without 1
 * @param overrides other rates for some tensors, by their names in weight files such as {@code weight_ih_l0}; they take no part in the rate
 *     of the others
 */
public record PruningPlan(PruningScheme scheme, double rate, Timing timing, Map<String, Double> overrides) {
    public PruningPlan {
        Objects.requireNonNull(scheme, "scheme");
        PlanChecks.share("the pruning rate", rate);
        Objects.requireNonNull(timing, "timing");
        overrides.forEach((tensor, other) -> PlanChecks.share("the pruning rate of " + tensor, other));
        overrides = Collections.unmodifiableMap(new TreeMap<>(overrides));
    }

    /** When weights are removed. */
    public sealed interface Timing {
        <R> R accept(Visitor<R> visitor);

        /** One case for each timing. */
        interface Visitor<R> {
            R oneShot(OneShot timing);

            R gradual(Gradual timing);
        }
    }

    /** All at the start of the phase, which retrains the rest. */
    public record OneShot() implements Timing {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.oneShot(this);
        }
    }

    /**
     * By a cubic that is fast at first (Zhu and Gupta, "To prune, or not to prune", 2017): {@code rate (1 - (1 - s)^3)} with s going from 0 to
     * 1.
     *
     * @param from share of the phase at which it begins
     * @param to share of the phase at which the rate is reached
     * @param everySteps how many training steps lie between two prunings
     */
    public record Gradual(double from, double to, int everySteps) implements Timing {
        public Gradual {
            if (!(from >= 0 && from < to && to <= 1)) {
                throw new IllegalArgumentException(
                        "pruning goes from " + from + " to " + to + " of the phase; wanted 0 <= from < to <= 1");
            }
            PlanChecks.atLeast("the steps between two prunings", everySteps, 1);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.gradual(this);
        }
    }
}
