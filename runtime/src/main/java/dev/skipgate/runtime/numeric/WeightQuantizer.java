package dev.skipgate.runtime.numeric;

/**
 * A rule that turns float weights into codes. All rules here are deterministic; formulas are those of 'Recurrent Neural
 * Networks With Limited Numerical Precision', equations 1 to 8.
 */
public sealed interface WeightQuantizer
        permits TernaryQuantizer, PowerOfTwoTernaryQuantizer, ExponentialQuantizer, FixedPointQuantizer {
    /** Quantizes a row-major matrix; {@code weights} is only read. */
    WeightMatrix quantize(float[] weights, int rows, int columns);

    /** The greatest shift of a term that any weight can come to; the {@code maxShift} of a matrix is what its own weights need. */
    int greatestShift();

    /** As the model description writes it. */
    String describe();
}
