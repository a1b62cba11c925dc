package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;

/** A weight matrix as a sum of planes: digits of -64 to 64, each plane times a power of two. A ternary matrix is one plane. */
final class DigitPlanes {
    /** A byte times an unsigned byte, twice, fits in 16 bits up to this magnitude. */
    static final int GREATEST = 64;

    private static final int BITS = 7;
    private static final int RADIX = 1 << BITS;

    private DigitPlanes() {}

    /**
     * A plane.
     *
     * @param digits row-major
     * @param shift the digits count as many times {@code 2^shift}
     */
    record Plane(byte[] digits, int shift) {}

    /** The planes of a matrix; none of them is all zero. */
    static List<Plane> of(WeightMatrix matrix) {
        long[] rest = new long[matrix.codes().length];
        for (int i = 0; i < rest.length; i++) {
            rest[i] = matrix.integerOf(matrix.codes()[i]);
        }
        List<Plane> planes = new ArrayList<>();
        for (int shift = 0; ; shift += BITS) {
            byte[] digits = new byte[rest.length];
            long left = 0;
            int bits = 0;
            for (int i = 0; i < rest.length; i++) {
                int digit = digit(rest[i]);
                digits[i] = (byte) digit;
                bits |= digit;
                rest[i] = (rest[i] - digit) >> BITS;
                left |= rest[i];
            }
            if (bits != 0) {
                planes.add(reduced(digits, shift, Integer.numberOfTrailingZeros(bits)));
            }
            if (left == 0) {
                return planes;
            }
        }
    }

    /** A power of two has one digit that is not zero. */
    private static int digit(long weight) {
        if (Math.abs(weight) <= GREATEST) {
            return (int) weight;
        }
        return Math.floorMod(weight + GREATEST - 1, RADIX) - (GREATEST - 1);
    }

    /** With the power of two taken out that all digits share, so that ternary matrices of any scale look alike. */
    private static Plane reduced(byte[] digits, int shift, int shared) {
        for (int i = 0; i < digits.length; i++) {
            digits[i] >>= shared;
        }
        return new Plane(digits, shift + shared);
    }
}
