package dev.skipgate.testbench.calibration;

import dev.skipgate.runtime.training.linear.SliceRounding;
import java.util.Arrays;

/**
 * Values that came by at a place of a network: the least and the greatest of all, and some of them to measure errors on. Values are left as they are.
 *
 * <p>Which are kept is decided by a hash of their number, so that no regularity of layers and units favours some; the same values give the same sample.
 */
final class ValueSample implements SliceRounding {
    private static final int MOST = 1 << 15;

    /** 2^64 over the golden ratio: neighbouring numbers get hashes far apart. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private float[] values = new float[MOST];
    private int[] hashes = new int[MOST];
    private int count;
    private long seen;
    private int mask;
    private float least = Float.POSITIVE_INFINITY;
    private float greatest = Float.NEGATIVE_INFINITY;

    @Override
    public void round(float[] from, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            least = Math.min(least, from[i]);
            greatest = Math.max(greatest, from[i]);
            int hash = (int) ((seen++ * SPREAD) >>> 40);
            if ((hash & mask) == 0) {
                keep(from[i], hash);
            }
        }
    }

    private void keep(float value, int hash) {
        if (count == MOST) {
            mask = 2 * mask + 1;
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if ((hashes[i] & mask) == 0) {
                    values[kept] = values[i];
                    hashes[kept++] = hashes[i];
                }
            }
            count = kept;
            if ((hash & mask) != 0) {
                return;
            }
        }
        values[count] = value;
        hashes[count++] = hash;
    }

    /** Some of the values. */
    float[] values() {
        return Arrays.copyOf(values, count);
    }

    /** Whether anything came by. */
    boolean isEmpty() {
        return seen == 0;
    }

    float least() {
        return least;
    }

    float greatest() {
        return greatest;
    }
}
