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
}
