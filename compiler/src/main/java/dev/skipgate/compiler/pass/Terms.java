package dev.skipgate.compiler.pass;

import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;

/** The add-or-subtract terms of a weight: one for a power of two, one for each non-zero signed digit of a fixed-point weight. */
final class Terms {
    private Terms() {}

    /** Hears the terms of a code. */
    interface Visitor {
        void term(int shift, boolean negative);
    }

    /** Calls the visitor for each term, lowest shift first. */
    static void forEach(WeightMatrix matrix, int code, Visitor visitor) {
        if (code == 0) {
            return;
        }
        if (matrix.coding() == WeightMatrix.Coding.POWER_OF_TWO) {
            visitor.term(Math.abs(code) - 1, code < 0);
            return;
        }
        int digits = SignedDigits.nonZeroMask(code);
        int negative = SignedDigits.negativeMask(code);
        while (digits != 0) {
            int shift = Integer.numberOfTrailingZeros(digits);
            visitor.term(shift, (negative >> shift & 1) != 0);
            digits &= digits - 1;
        }
    }

    /** The packed code of a power-of-two weight: 0 for zero, else {@code 1 + (shift << 1 | negative)}. */
    static int packed(int code) {
        return code == 0 ? 0 : 1 + ((Math.abs(code) - 1) << 1 | (code < 0 ? 1 : 0));
    }
}
