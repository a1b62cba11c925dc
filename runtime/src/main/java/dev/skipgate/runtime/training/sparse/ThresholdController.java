package dev.skipgate.runtime.training.sparse;

/**
 * Holds the share of zeros at a target by moving the threshold: an integral controller on the logarithm of the threshold, because gate gradients spread over many
 * orders of magnitude. This is what sparsified-sgd-lstm leaves for future work.
 */
public final class ThresholdController {
    /** Change of ln(threshold) for a miss of 1. */
    private static final double GAIN = 2;

    private static final double START = 1e-8;
    private static final double LEAST = 1e-20;
    private static final double GREATEST = 1e3;

    private final double target;
    private double threshold = START;

    /** @param target share of zeros, 0 up to but without 1 */
    public ThresholdController(double target) {
        if (!(target >= 0 && target < 1)) {
            throw new IllegalArgumentException("a target sparsity of " + target + "; wanted at least 0, below 1");
        }
        this.target = target;
    }

    /** Takes the share of zeros of a training step and gives the threshold for the next. */
    public float observe(double sparsity) {
        threshold = Math.max(LEAST, Math.min(GREATEST, threshold * StrictMath.exp(GAIN * (target - sparsity))));
        return (float) threshold;
    }

    /** All that it remembers. */
    public double threshold() {
        return threshold;
    }

    public void restore(double saved) {
        threshold = saved;
    }
}
