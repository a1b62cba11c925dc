package dev.skipgate.compiler.pass;

import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/**
 * The accumulator of a phase: its binary point, its biases, and the proof that it cannot overflow. The proof adds the magnitudes
 * of all terms of a row, so it holds for every order and every subset of them too: for partial sums and for skipped zeros.
 */
final class Accumulators {
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
    int[] biases(float[] bias, FixedPointFormat format) {
        int dropped = Math.max(0, format.fractionBits() - fraction);
        int width = Math.max(2, format.width() - dropped);
        FixedPointFormat kept = FixedPointFormat.signed(width, format.integerBits());
        int[] aligned = new int[bias.length];
        for (int row = 0; row < bias.length; row++) {
            aligned[row] = Math.toIntExact(kept.quantize(bias[row]) << (fraction - kept.fractionBits()));
        }
        return aligned;
    }

    /** Bits that hold any sum the weights and biases allow. */
    int bits(int[] bias) {
        long greatest = 1;
        for (int row = 0; row < bias.length; row++) {
            long bound = Math.abs((long) bias[row]);
            for (Term term : terms) {
                bound = Math.addExact(bound, rowBound(term, row));
            }
            greatest = Math.max(greatest, bound);
        }
        return 65 - Long.numberOfLeadingZeros(greatest);
    }

    SumFormat format(int[] bias) {
        return new SumFormat(bits(bias), fraction);
    }

    private long rowBound(Term term, int row) {
        long weights = 0;
        for (int column = 0; column < term.weights().columns(); column++) {
            long magnitude = magnitude(term.weights(), term.weights().code(row, column));
            weights = term.oneHot() ? Math.max(weights, magnitude) : weights + magnitude;
        }
        long aligned = Math.multiplyExact(term.magnitude(), 1L << Math.min(62, fraction - term.productFraction()));
        return Math.multiplyExact(weights, aligned);
    }

    /** Sum of the magnitudes of a weight's terms: more than its own magnitude when signed digits cancel. */
    private static long magnitude(WeightMatrix matrix, int code) {
        return matrix.coding() == WeightMatrix.Coding.POWER_OF_TWO
                ? Math.abs(matrix.integerOf(code))
                : SignedDigits.nonZeroMask(code);
    }
}
