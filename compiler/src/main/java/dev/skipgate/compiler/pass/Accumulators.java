package dev.skipgate.compiler.pass;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/**
 * The accumulator of a phase: its binary point, its biases, and the proof that it cannot overflow. The proof adds the magnitudes
 * of all terms of a row, so it holds for every order and every subset of them too: for partial sums and for skipped zeros.
 */
final class Accumulators {
    /** Far more than any accumulator holds; bounds stop growing there. */
    private static final long MOST = 1L << 60;

    private final List<Term> terms;
    private final int fraction;

    /**
     * One product that is summed.
     *
     * @param weights the matrix
     * @param fraction fraction bits of the activation
     * @param magnitude greatest magnitude of the activation as an integer
     * @param oneHot whether only one column is ever active
     */
    record Term(WeightMatrix weights, int fraction, long magnitude, boolean oneHot) {
        int productFraction() {
            return fraction + weights.weightFraction();
        }
    }

    Accumulators(List<Term> terms) {
        this(terms, leastFraction(terms));
    }

    /** Sums with more fraction bits than the products need. */
    Accumulators(List<Term> terms, int fraction) {
        this.terms = terms;
        this.fraction = fraction;
    }

    /** Fraction bits that hold every product exactly. */
    static int leastFraction(List<Term> terms) {
        return terms.stream().mapToInt(Term::productFraction).max().orElseThrow();
    }

    int fraction() {
        return fraction;
    }

    /** Rounds float biases half up to no finer than the accumulator, saturates, and aligns them. */
    long[] biases(float[] bias, FixedPointFormat format) {
        int kept = Math.min(fraction, format.fractionBits());
        int width = format.width() - (format.fractionBits() - kept);
        long[] aligned = new long[bias.length];
        if (width < 1) {
            // The accumulator's step is beyond the format's range: only zero is in it.
            return aligned;
        }
        FixedPointFormat rounded = FixedPointFormat.signed(width, width - kept);
        for (int row = 0; row < bias.length; row++) {
            long value = rounded.quantize(bias[row]);
            long magnitude = times(Math.abs(value), powerOfTwo(fraction - kept));
            aligned[row] = value < 0 ? -magnitude : magnitude;
        }
        return aligned;
    }

    /** Bits that hold any sum the weights and biases allow. */
    int bits(long[] bias) {
        long greatest = 1;
        for (int row = 0; row < bias.length; row++) {
            long bound = Math.abs(bias[row]);
            for (Term term : terms) {
                bound = Math.min(MOST, bound + rowBound(term, row));
            }
            greatest = Math.max(greatest, bound);
        }
        return 65 - Long.numberOfLeadingZeros(greatest);
    }

    /** Bits that hold any sum that weights of these matrices' codings and greatest shifts, and biases of this format, can come to. */
    int bitsOfAny(FixedPointFormat biasFormat) {
        float[] greatestBias = {Float.MAX_VALUE, -Float.MAX_VALUE};
        long[] biases = biases(greatestBias, biasFormat);
        long bound = Math.max(1, Math.max(Math.abs(biases[0]), Math.abs(biases[1])));
        for (Term term : terms) {
            int columns = term.oneHot() ? 1 : term.weights().columns();
            long weights =
                    times(columns, magnitude(term.weights(), term.weights().greatestCode()));
            bound = Math.min(MOST, bound + product(term, weights));
        }
        return 65 - Long.numberOfLeadingZeros(bound);
    }

    private long rowBound(Term term, int row) {
        long weights = 0;
        for (int column = 0; column < term.weights().columns(); column++) {
            long magnitude = magnitude(term.weights(), term.weights().code(row, column));
            weights = term.oneHot() ? Math.max(weights, magnitude) : weights + magnitude;
        }
        return product(term, weights);
    }

    private long product(Term term, long weights) {
        return times(weights, times(term.magnitude(), powerOfTwo(fraction - term.productFraction())));
    }

    private static long powerOfTwo(int exponent) {
        return exponent >= Long.numberOfTrailingZeros(MOST) ? MOST : 1L << exponent;
    }

    /** The product of two magnitudes, or {@link #MOST} if that is less. */
    private static long times(long a, long b) {
        return a != 0 && b > MOST / a ? MOST : a * b;
    }

    /** Sum of the magnitudes of a weight's terms: more than its own magnitude when signed digits cancel. */
    private static long magnitude(WeightMatrix matrix, int code) {
        return matrix.coding() == WeightMatrix.Coding.POWER_OF_TWO
                ? Math.abs(matrix.integerOf(code))
                : SignedDigits.nonZeroMask(code);
    }
}
