package dev.skipgate.runtime.training.sparse;

import dev.skipgate.runtime.training.model.GateGradientFilter;

/**
 * Makes gate gradients of a magnitude below a threshold zero and counts the zeros of each gate (sparsified-sgd-lstm, section 3; the paper prints a comparison without the magnitude, which is
 * meant).
 */
public final class GateThreshold implements GateGradientFilter {
    private final long[] zeros;
    private final long[] all;
    private float threshold;

    /** @param gates of the layer */
    public GateThreshold(int gates, float threshold) {
        zeros = new long[gates];
        all = new long[gates];
        setThreshold(threshold);
    }

    /** @param newThreshold at least 0; with 0 every gradient is kept and only counted */
    public void setThreshold(float newThreshold) {
        if (!(newThreshold >= 0)) {
            throw new IllegalArgumentException("a threshold of " + newThreshold + "; wanted at least 0");
        }
        threshold = newThreshold;
    }

    public float threshold() {
        return threshold;
    }

    @Override
    public void apply(float[] gradients, int from, int batch, int gates, int hidden) {
        for (int b = 0; b < batch; b++) {
            for (int gate = 0; gate < gates; gate++) {
                zeros[gate] += drop(gradients, from + (b * gates + gate) * hidden, hidden, threshold);
                all[gate] += hidden;
            }
        }
    }

    /**
     * Counts what was dropped elsewhere.
     *
     * @param zero of each gate
     * @param each all gradients of a gate
     */
    public void count(long[] zero, long each) {
        for (int gate = 0; gate < zeros.length; gate++) {
            zeros[gate] += zero[gate];
            all[gate] += each;
        }
    }

    private static int drop(float[] gradients, int from, int count, float threshold) {
        int dropped = 0;
        for (int i = from; i < from + count; i++) {
            float value = gradients[i];
            boolean small = Math.abs(value) < threshold || value == 0;
            gradients[i] = small ? 0 : value;
            dropped += small ? 1 : 0;
        }
        return dropped;
    }

    /** The counts since the last {@link #clear}. */
    public GateCounts counts() {
        return new GateCounts(zeros, all);
    }

    public void clear() {
        for (int gate = 0; gate < zeros.length; gate++) {
            zeros[gate] = 0;
            all[gate] = 0;
        }
    }
}
