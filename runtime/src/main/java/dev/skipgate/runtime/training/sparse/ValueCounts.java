package dev.skipgate.runtime.training.sparse;

/**
 * How many values are zero, and how great the others are, without keeping any of them.
 *
 * <p>Sparsity is the share of zeros (tensorquant-sparsity, equation 3). That of a block is the sum of its zeros over the sum of its values (equation 5), which is what
 * {@link #add(ValueCounts)} leaves.
 */
public final class ValueCounts {
    /** Two bins for each power of two a float can have: from it to 1.5 times it, and on to the next. */
    private static final int BINS = 512;

    private static final int SHIFT = 22;
    private static final int BIAS = 127;

    private final long[] bins = new long[BINS];
    private long zeros;
    private long values;

    /** Counts a slice; negative zeros are zeros. */
    public void add(float[] array, int from, int count) {
        long found = 0;
        for (int i = from; i < from + count; i++) {
            int bits = Float.floatToRawIntBits(array[i]);
            found += (bits << 1) == 0 ? 1 : 0;
            bins[(bits >>> SHIFT) & (BINS - 1)]++;
        }
        zeros += found;
        values += count;
        bins[0] -= found;
    }

    /** Adds what another has counted. */
    public void add(ValueCounts other) {
        zeros += other.zeros;
        values += other.values;
        for (int i = 0; i < BINS; i++) {
            bins[i] += other.bins[i];
        }
    }

    public long zeros() {
        return zeros;
    }

    public long values() {
        return values;
    }

    /** The share of zeros; 0 of no values. */
    public double sparsity() {
        return values == 0 ? 0 : (double) zeros / values;
    }

    /**
     * How many values other than zero have a magnitude from {@code 2^exponent} up to {@code 1.5 x 2^exponent}, then from there up to {@code 2^(exponent + 1)}, and so
     * on; those beyond the ends are counted in the bins at the ends.
     *
     * @param exponent of the first bin
     * @param powers how many powers of two there are, with two bins each
     */
    public long[] magnitudes(int exponent, int powers) {
        long[] shown = new long[2 * powers];
        int first = 2 * (exponent + BIAS);
        for (int i = 0; i < BINS; i++) {
            shown[Math.max(0, Math.min(shown.length - 1, i - first))] += bins[i];
        }
        return shown;
    }
}
