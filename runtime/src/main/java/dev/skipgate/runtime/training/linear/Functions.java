package dev.skipgate.runtime.training.linear;

import java.util.Arrays;

/**
 * Element-wise functions on slices, written so that the compiler of the virtual machine turns their loops into vector instructions:
 * no branch, no call that is not inlined.
 */
public final class Functions {
    /** Beyond this, tanh is 1 in single precision as far as {@link #tanh} can tell. */
    private static final float TANH_LIMIT = 7.9f;

    /** What is added and taken away again to round to its last place, 2^-101. */
    private static final float TINY_ROUNDING = 0x1p-77f;

    private Functions() {}

    /** {@code tanh} of each, in place; at most 4e-7 off. */
    public static void tanh(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            values[i] = tanh(values[i]);
        }
    }

    /** The logistic function of each, in place; at most 2e-7 off. */
    public static void sigmoid(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            values[i] = 0.5f * tanh(0.5f * values[i]) + 0.5f;
        }
    }

    /**
     * The odd rational function of degree 13 over 6 that is nearest to tanh between -7.9 and 7.9 (the coefficients many numeric
     * libraries use).
     */
    static float tanh(float value) {
        float x = Math.max(-TANH_LIMIT, Math.min(TANH_LIMIT, value));
        float square = x * x;
        float p = -2.7607684E-16f;
        p = p * square + 2.000188E-13f;
        p = p * square - 8.604672E-11f;
        p = p * square + 5.1222973E-8f;
        p = p * square + 1.48572235E-5f;
        p = p * square + 6.3726195E-4f;
        p = p * square + 0.0048935246f;
        float q = 1.1982584E-6f;
        q = q * square + 1.1853471E-4f;
        q = q * square + 0.0022684347f;
        q = q * square + 0.004893525f;
        return x * p / q;
    }

    /** Rounds each to a multiple of 2^-101, in place: magnitudes below 2^-102 become zero, those of 2^-52 and more stay as they are. */
    public static void dropTiny(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            values[i] = (values[i] + TINY_ROUNDING) - TINY_ROUNDING;
        }
    }

    /** Fills {@code rows} rows with copies of {@code row}. */
    public static void repeat(float[] row, float[] values, int from, int rows) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(row, 0, values, from + r * row.length, row.length);
        }
    }

    /** Adds the sum of {@code rows} rows of {@code sums.length} values to {@code sums}. */
    public static void addRows(float[] values, int from, int rows, float[] sums) {
        int width = sums.length;
        for (int r = 0; r < rows; r++) {
            int base = from + r * width;
            for (int i = 0; i < width; i++) {
                sums[i] += values[base + i];
            }
        }
    }

    /** The array, or a longer one of zeros when it is too short. */
    public static float[] room(float[] values, int size) {
        return values.length >= size ? values : new float[size];
    }

    /** Sets a slice to zero. */
    public static void clear(float[] values, int from, int count) {
        Arrays.fill(values, from, from + count, 0f);
    }
}
