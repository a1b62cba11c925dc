package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/**
 * The proof that no sum of a layer leaves its accumulator, as the compiler made it. The kernels add modulo 2^32 in any order, which is exact because, and only
 * because, every whole sum fits.
 */
final class SumProof {
    private static final long MOST = 1L << 60;

    private SumProof() {}

    /**
     * One product that is summed.
     *
     * @param weights the matrix
     * @param align places that the product is shifted left by
     * @param magnitude greatest magnitude of a value it reads
     * @param oneHot whether only one column is ever read
     */
    record Term(WeightMatrix weights, int align, long magnitude, boolean oneHot) {}

    /** Throws an {@link IllegalArgumentException} where the weights allow a sum that the format does not hold. */
    static void require(String layer, List<Term> terms, int[] bias, SumFormat format) {
        for (int row = 0; row < bias.length; row++) {
            long bound = Math.abs((long) bias[row]);
            for (Term term : terms) {
                bound = Math.min(MOST, bound + bound(term, row));
            }
            if (!format.holds(bound)) {
                throw new IllegalArgumentException("layer '" + layer + "', row " + row + ": sums may reach " + bound
                        + ", which does not fit in " + format.bits() + " bits; compile the model again");
            }
        }
    }

    private static long bound(Term term, int row) {
        long weights = 0;
        for (int column = 0; column < term.weights().columns(); column++) {
            long magnitude = Math.abs(term.weights().integer(row, column));
            weights = term.oneHot() ? Math.max(weights, magnitude) : weights + magnitude;
        }
        if (weights == 0) {
            return 0;
        }
        // Factors that no format holds are cut, so that the product fits in 64 bits.
        return term.align() < 0 || term.align() > 32 || weights > MOST >> 20
                ? MOST
                : Math.min(MOST, (weights << Math.min(term.align(), 20)) * term.magnitude())
                        << Math.max(0, term.align() - 20);
    }
}
