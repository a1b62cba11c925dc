package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;

/**
 * The dense output layer, in integers.
 *
 * @param name the user's name of the layer
 * @param weights N x I
 * @param bias N integers with {@code sum.fraction} fraction bits
 * @param sum format of the accumulator
 * @param logits format of the results, signed, at most 16 bits
 * @param result what leaves the hardware
 */
public record DenseOutput(
        String name, WeightMatrix weights, int[] bias, SumFormat sum, FixedPointFormat logits, Result result) {
    /** What leaves the hardware each step. */
    public enum Result {
        /** All logits, and their argmax. */
        LOGITS,
        /** The index of the greatest logit, the lowest index among equals, and that logit. */
        ARGMAX
    }

    public DenseOutput {
        if (bias.length != weights.rows() || bias.length == 0) {
            throw new IllegalArgumentException(
                    "layer '" + name + "' has " + weights.rows() + " rows and " + bias.length + " biases");
        }
        if (!logits.signed() || logits.width() > 16) {
            throw new IllegalArgumentException(
                    "logits format is " + logits + "; wanted a signed one of at most 16 bits");
        }
    }

    /**
     * An output that gives the values of a layer as they are: the identity.
     *
     * @param units how many there are
     * @param values their format, signed, at most 16 bits
     */
    public static DenseOutput identity(String name, int units, FixedPointFormat values) {
        short[] codes = new short[units * units];
        for (int unit = 0; unit < units; unit++) {
            codes[unit * units + unit] = 1;
        }
        return new DenseOutput(
                name,
                new WeightMatrix(units, units, WeightMatrix.Coding.POWER_OF_TWO, 0, 0, codes),
                new int[units],
                // A bit more than the values, whose least has no counterpart: bounds of sums are symmetric.
                new SumFormat(values.width() + 1, values.fractionBits()),
                values,
                Result.LOGITS);
    }

    /** Whether it gives what it reads: the values of the layer below, and no logits. */
    public boolean isIdentity() {
        boolean is = weights.rows() == weights.columns()
                && weights.weightFraction() == 0
                && weights.nonZeros() == weights.rows()
                && logits.fractionBits() == sum.fraction();
        for (int row = 0; is && row < bias.length; row++) {
            is = weights.integer(row, row) == 1 && bias[row] == 0;
        }
        return is;
    }
}
