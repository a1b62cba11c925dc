package dev.skipgate.runtime.numeric;

import java.util.OptionalInt;

/**
 * Deterministic ternary weights: {@code +W0} above {@code W0/2}, {@code -W0} below {@code -W0/2}, else zero
 * (limited-precision-rnn, eq. 4). {@code W0} is a power of two, so a product is an add or a subtract.
 *
 * @param scaleExponent {@code W0 = 2^scaleExponent}; empty: the power of two with the least squared error
 */
public record TernaryQuantizer(OptionalInt scaleExponent) implements WeightQuantizer {
    private static final int LEAST_EXPONENT = -24;
    private static final int GREATEST_EXPONENT = 8;

    @Override
    public WeightMatrix quantize(float[] weights, int rows, int columns) {
        int exponent = scaleExponent.orElseGet(() -> leastErrorExponent(weights));
        double half = Math.scalb(0.5, exponent);
        short[] codes = new short[weights.length];
        for (int i = 0; i < weights.length; i++) {
            codes[i] = (short) (weights[i] > half ? 1 : weights[i] < -half ? -1 : 0);
        }
        return new WeightMatrix(rows, columns, WeightMatrix.Coding.POWER_OF_TWO, -exponent, 0, codes);
    }

    /**
     * The exponent of the power of two with the least squared error against the weights; of equal ones the greatest, which makes more
     * zeros. One pass: with the scale s the error is that of all zeros, plus {@code s^2 - 2 s |w|} for every w of at least s/2, and a
     * weight's binary exponent says whether it is.
     */
    public static int leastErrorExponent(float[] weights) {
        int bins = GREATEST_EXPONENT - LEAST_EXPONENT + 1;
        int[] count = new int[bins];
        double[] sum = new double[bins];
        for (float weight : weights) {
            float magnitude = Math.abs(weight);
            int bin = Math.min(Math.getExponent(magnitude) + 1, GREATEST_EXPONENT) - LEAST_EXPONENT;
            if (bin >= 0) {
                count[bin]++;
                sum[bin] += magnitude;
            }
        }
        int best = GREATEST_EXPONENT;
        double least = Double.POSITIVE_INFINITY;
        long above = 0;
        double sumAbove = 0;
        for (int exponent = GREATEST_EXPONENT; exponent >= LEAST_EXPONENT; exponent--) {
            above += count[exponent - LEAST_EXPONENT];
            sumAbove += sum[exponent - LEAST_EXPONENT];
            double scale = Math.scalb(1.0, exponent);
            double error = scale * (scale * above - 2 * sumAbove);
            if (error < least) {
                least = error;
                best = exponent;
            }
        }
        return best;
    }

    @Override
    public int greatestShift() {
        return 0;
    }

    @Override
    public String describe() {
        return scaleExponent.isPresent() ? "ternary(2^" + scaleExponent.getAsInt() + ")" : "ternary";
    }
}
