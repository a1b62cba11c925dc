package dev.skipgate.runtime.numeric;

/**
 * A quantized weight matrix, as codes. The weight at a place is {@code integer * 2^-weightFraction}; for {@link
 * Coding#POWER_OF_TWO} that integer is zero or {@code +-2^shift}, for {@link Coding#FIXED_POINT} any integer.
 *
 * <p>Codes are row-major. Power-of-two codes hold {@code 0} for zero and {@code +-(shift + 1)} else; fixed-point codes
 * hold the integer itself.
 *
 * @param rows number of outputs
 * @param columns number of inputs
 * @param coding what a code means
 * @param weightFraction fraction bits of the integer weight (the matrix's least power of two is {@code
 *     2^-weightFraction})
 * @param maxShift greatest shift of any power-of-two term
 * @param codes {@code rows * columns} codes; owned by this object from here on
 */
public record WeightMatrix(int rows, int columns, Coding coding, int weightFraction, int maxShift, short[] codes) {
    /** What a code means. */
    public enum Coding {
        POWER_OF_TWO,
        FIXED_POINT
    }

    public WeightMatrix {
        if ((long) rows * columns != codes.length) {
            throw new IllegalArgumentException(codes.length + " codes for a matrix of " + rows + " x " + columns);
        }
        if (maxShift < 0 || maxShift > 31) {
            throw new IllegalArgumentException("greatest shift is " + maxShift + "; wanted 0 to 31");
        }
        for (short code : codes) {
            if (highestShift(coding, code) > maxShift) {
                throw new IllegalArgumentException(
                        "code " + code + " has a term beyond the greatest shift, " + maxShift);
            }
        }
    }

    private static int highestShift(Coding coding, int code) {
        return coding == Coding.POWER_OF_TWO
                ? Math.abs(code) - 1
                : 31 - Integer.numberOfLeadingZeros(SignedDigits.nonZeroMask(code));
    }

    /** The same codes, with room for greater ones. */
    public WeightMatrix withMaxShift(int greatest) {
        return new WeightMatrix(rows, columns, coding, weightFraction, greatest, codes);
    }

    /** The most terms that a weight within the greatest shift can have: signed digits are never next to one another. */
    public int mostTerms() {
        return coding == Coding.POWER_OF_TWO ? 1 : maxShift / 2 + 1;
    }

    /**
     * A weight within the greatest shift that has the most terms, and the greatest ones, as a code: no other weight's terms have a greater
     * sum of magnitudes.
     */
    public short greatestCode() {
        if (coding == Coding.POWER_OF_TWO) {
            return (short) (maxShift + 1);
        }
        // All digits but the first are minus one, so that it is within the format: 2^n itself is not.
        int code = 1 << maxShift;
        for (int shift = maxShift - 2; shift >= 0; shift -= 2) {
            code -= 1 << shift;
        }
        return (short) code;
    }

    /** The code at a place. */
    public int code(int row, int column) {
        return codes[row * columns + column];
    }

    /** The integer weight at a place. */
    public long integer(int row, int column) {
        return integerOf(code(row, column));
    }

    /** The integer weight of a code. */
    public long integerOf(int code) {
        if (coding == Coding.FIXED_POINT || code == 0) {
            return code;
        }
        return code > 0 ? 1L << (code - 1) : -(1L << (-code - 1));
    }

    /** The real weight at a place. */
    public double real(int row, int column) {
        return Math.scalb((double) integer(row, column), -weightFraction);
    }

    /** Number of non-zero weights. */
    public long nonZeros() {
        long count = 0;
        for (short code : codes) {
            if (code != 0) {
                count++;
            }
        }
        return count;
    }

    /** Number of add-or-subtract terms: one a non-zero weight, or one a non-zero signed digit for fixed point. */
    public long terms() {
        long count = 0;
        for (short code : codes) {
            count += termsOf(code);
        }
        return count;
    }

    /** Number of terms of the weight at a place. */
    public int termsAt(int row, int column) {
        return termsOf(code(row, column));
    }

    private int termsOf(int code) {
        return coding == Coding.POWER_OF_TWO ? (code == 0 ? 0 : 1) : SignedDigits.count(code);
    }

    /** These rows in this order; -1 stands for a row of zeros. */
    public WeightMatrix ofRows(int[] wanted) {
        short[] chosen = new short[wanted.length * columns];
        for (int row = 0; row < wanted.length; row++) {
            if (wanted[row] >= 0) {
                System.arraycopy(codes, wanted[row] * columns, chosen, row * columns, columns);
            }
        }
        return new WeightMatrix(wanted.length, columns, coding, weightFraction, maxShift, chosen);
    }

    /** Whether every non-zero weight is {@code +-1} times one scale. */
    public boolean isTernary() {
        return coding == Coding.POWER_OF_TWO && maxShift == 0;
    }
}
