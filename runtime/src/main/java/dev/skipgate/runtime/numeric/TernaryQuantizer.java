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
        int exponent = scaleExponent.orElseGet(() -> bestExponent(weights));
        double half = Math.scalb(0.5, exponent);
        short[] codes = new short[weights.length];
        for (int i = 0; i < weights.length; i++) {
            codes[i] = (short) (weights[i] > half ? 1 : weights[i] < -half ? -1 : 0);
        }
        return new WeightMatrix(rows, columns, WeightMatrix.Coding.POWER_OF_TWO, -exponent, 0, codes);
    }

    private static int bestExponent(float[] weights) {
        int best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int exponent = GREATEST_EXPONENT; exponent >= LEAST_EXPONENT; exponent--) {
            double error = squaredError(weights, Math.scalb(1.0, exponent));
            if (error < least) {
                least = error;
                best = exponent;
            }
        }
        return best;
    }

    private static double squaredError(float[] weights, double scale) {
        double error = 0;
        for (float weight : weights) {
            double magnitude = Math.abs(weight);
            double difference = magnitude > scale / 2 ? magnitude - scale : magnitude;
            error += difference * difference;
        }
        return error;
    }

    @Override
    public String describe() {
        return scaleExponent.isPresent() ? "ternary(2^" + scaleExponent.getAsInt() + ")" : "ternary";
    }
}
