package dev.skipgate.runtime.training.optimize;

import java.util.List;

/** The learning rate as a function of the progress alone, so that a resumed run has the same. */
public sealed interface LearningRateSchedule {
    /**
     * The rate at a moment.
     *
     * @param epoch epochs done, with the fraction of the present one; 0 at the start
     */
    float at(double epoch);

    /** The same rate always. */
    record Constant(float rate) implements LearningRateSchedule {
        public Constant {
            check(rate);
        }

        @Override
        public float at(double epoch) {
            return rate;
        }
    }

    /**
     * The rate for the first {@code after} epochs; each later epoch has {@code factor} times the one before.
     *
     * @param after at least 0; with 0 the first epoch already has {@code factor} times the rate
     */
    record Decay(float rate, double factor, int after) implements LearningRateSchedule {
        public Decay {
            check(rate);
            if (!(factor > 0 && factor <= 1) || after < 0) {
                throw new IllegalArgumentException("a decay by " + factor + " after " + after
                        + " epochs; wanted a factor above 0 up to 1, after at least 0 epochs");
            }
        }

        @Override
        public float at(double epoch) {
            return (float) (rate * StrictMath.pow(factor, Math.max(0, Math.floor(epoch) - after + 1)));
        }
    }

    /**
     * The rate for the first {@code after} epochs; then half of it, and half again after every further half epoch (nmt-pruning,
     * section 4).
     */
    record Halving(float rate, double after) implements LearningRateSchedule {
        public Halving {
            check(rate);
            if (!(after >= 0)) {
                throw new IllegalArgumentException("halving after " + after + " epochs; wanted at least 0");
            }
        }

        @Override
        public float at(double epoch) {
            return epoch < after ? rate : (float) (rate * StrictMath.pow(0.5, 1 + Math.floor((epoch - after) * 2)));
        }
    }

    /** A list of rates, each from its epoch on. */
    record Steps(List<Step> steps) implements LearningRateSchedule {
        public Steps {
            steps = List.copyOf(steps);
            if (steps.isEmpty() || steps.get(0).epoch() != 0) {
                throw new IllegalArgumentException("the first rate must be for epoch 0; seen: " + steps);
            }
            for (int i = 1; i < steps.size(); i++) {
                if (!(steps.get(i).epoch() > steps.get(i - 1).epoch())) {
                    throw new IllegalArgumentException("the epochs must rise; seen: " + steps);
                }
            }
        }

        @Override
        public float at(double epoch) {
            float rate = steps.get(0).rate();
            for (Step step : steps) {
                rate = epoch >= step.epoch() ? step.rate() : rate;
            }
            return rate;
        }
    }

    /** A rate that holds from an epoch on. */
    record Step(double epoch, float rate) {
        public Step {
            check(rate);
        }
    }

    private static void check(float rate) {
        if (!(rate > 0) || rate == Float.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("a learning rate of " + rate + "; wanted a positive number");
        }
    }
}
