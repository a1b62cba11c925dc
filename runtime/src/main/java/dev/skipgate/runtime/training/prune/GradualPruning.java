package dev.skipgate.runtime.training.prune;

/**
 * A rate that rises fast at first and then ever slower: {@code target + (initial - target) (1 - s)^3} with s going from 0 to 1
 * between two steps (Zhu and Gupta, "To prune, or not to prune", 2017, eq. 1).
 *
 * @param initial the rate at {@code fromStep}
 * @param target the rate from {@code toStep} on
 * @param fromStep the first pruning
 * @param toStep the last pruning
 * @param everySteps training steps between two prunings, for the rest to recover in
 */
public record GradualPruning(double initial, double target, long fromStep, long toStep, int everySteps) {
    public GradualPruning {
        if (!(initial >= 0 && initial <= target && target < 1)) {
            throw new IllegalArgumentException(
                    "pruning from a rate of " + initial + " to " + target + "; wanted 0 <= initial <= target < 1");
        }
        if (fromStep < 0 || toStep <= fromStep || everySteps < 1) {
            throw new IllegalArgumentException("pruning from step " + fromStep + " to " + toStep + " every "
                    + everySteps + "; wanted 0 <= from < to, every step or rarer");
        }
    }

    /** Whether weights are removed before this step. The last pruning is at {@code toStep} in any case. */
    public boolean prunesAt(long step) {
        boolean between = step >= fromStep && step < toStep && (step - fromStep) % everySteps == 0;
        return between || step == toStep;
    }

    /** The rate at a step; 0 before the first. */
    public double rateAt(long step) {
        if (step < fromStep) {
            return 0;
        }
        if (step >= toStep) {
            return target;
        }
        double left = 1 - (step - fromStep) / (double) (toStep - fromStep);
        return target + (initial - target) * left * left * left;
    }
}
