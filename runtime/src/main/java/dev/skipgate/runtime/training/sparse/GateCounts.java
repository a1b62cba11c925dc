package dev.skipgate.runtime.training.sparse;

/**
 * Zeros among the gate gradients of one layer.
 *
 * @param zeros of each gate
 * @param all gradients of each gate
 */
public record GateCounts(long[] zeros, long[] all) {
    public GateCounts {
        zeros = zeros.clone();
        all = all.clone();
    }

    /** Share of zeros of one gate; 0 when nothing was counted. */
    public double sparsity(int gate) {
        return all[gate] == 0 ? 0 : (double) zeros[gate] / all[gate];
    }

    /** Share of zeros of all gates together. */
    public double sparsity() {
        long zero = 0;
        long count = 0;
        for (int gate = 0; gate < zeros.length; gate++) {
            zero += zeros[gate];
            count += all[gate];
        }
        return count == 0 ? 0 : (double) zero / count;
    }
}
