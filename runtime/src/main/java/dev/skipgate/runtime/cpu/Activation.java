package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;

/**
 * What a matrix is multiplied by.
 *
 * @param fraction fraction bits
 * @param magnitude greatest magnitude of the stored integer
 * @param oneHot whether it is a single one among zeros
 */
record Activation(int fraction, long magnitude, boolean oneHot) {
    static Activation of(FixedPointFormat format) {
        return new Activation(format.fractionBits(), format.maximumMagnitude(), false);
    }

    /** The product with a matrix, as a term of sums. */
    SumProof.Term term(WeightMatrix weights, SumFormat sum) {
        return new SumProof.Term(weights, sum.fraction() - fraction - weights.weightFraction(), magnitude, oneHot);
    }
}
