package dev.skipgate.runtime.training.plan;

import java.util.List;

/** How the learning rate changes within a phase. Epochs are counted from 0 at the start of the phase, with fractions. */
public sealed interface SchedulePlan {
    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of schedule. */
    interface Visitor<R> {
        R constant(Constant schedule);

        R decay(Decay schedule);

        R halving(Halving schedule);

        R steps(Steps schedule);
    }

    /** The phase's rate always. */
    record Constant() implements SchedulePlan {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.constant(this);
        }
    }

    /**
     * The phase's rate for the first {@code afterEpoch} epochs; each later epoch has {@code factor} times the rate of the one before.
     *
     * @param factor above 0, at most 1
     * @param afterEpoch at least 0
     */
    record Decay(double factor, int afterEpoch) implements SchedulePlan {
        public Decay {
            PlanChecks.positive("the factor of the decay", factor);
            if (factor > 1) {
                throw new IllegalArgumentException("the factor of the decay is " + factor + "; wanted at most 1");
            }
            PlanChecks.atLeast("the epochs before the decay", afterEpoch, 0);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.decay(this);
        }
    }

    /**
     * The phase's rate for the first {@code afterEpoch} epochs; then half of it, and half again after every further half epoch (nmt-pruning,
     * section 4).
     */
    record Halving(double afterEpoch) implements SchedulePlan {
        public Halving {
            PlanChecks.notNegative("the epochs before the halving", afterEpoch);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.halving(this);
        }
    }

    /**
     * The phase's rate up to the first step.
     *
     * @param steps by rising epochs
     */
    record Steps(List<Step> steps) implements SchedulePlan {
        public Steps {
            steps = List.copyOf(steps);
            for (int i = 1; i < steps.size(); i++) {
                if (!(steps.get(i).epoch() > steps.get(i - 1).epoch())) {
                    throw new IllegalArgumentException("the epochs of a schedule have to rise; seen: " + steps);
                }
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.steps(this);
        }
    }

    /**
     * From an epoch on, this rate.
     *
     * @param epoch above 0
     */
    record Step(double epoch, double learningRate) {
        public Step {
            PlanChecks.positive("the epoch of a step", epoch);
            PlanChecks.positive("the learning rate of a step", learningRate);
        }
    }
}
