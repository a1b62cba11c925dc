package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.Optional;

/**
 * How values of the network are rounded: to whole multiples of a power of two.
 *
 * @param exponent of the spacing
 * @param least of the codes
 * @param greatest of the codes
 */
record Rounding(int exponent, long least, long greatest) {
    private static final int WIDEST = 16;

    /**
     * The format that does the same, if there is one.
     *
     * @param rectified whether no value is negative, so that it does not matter where negative ones would end
     */
    Optional<FixedPointFormat> format(boolean rectified) {
        int bits = Long.SIZE - Long.numberOfLeadingZeros(greatest) + 1;
        boolean ends = greatest == (1L << (bits - 1)) - 1 && (rectified ? least <= 0 : least == -greatest - 1);
        return greatest > 0 && ends && bits <= WIDEST && Math.abs(bits + exponent) <= WIDEST
                ? Optional.of(FixedPointFormat.signed(bits, bits + exponent))
                : Optional.empty();
    }

    /** The same with codes that end earlier. */
    Rounding clipped(long from, long to) {
        return new Rounding(exponent, Math.max(least, from), Math.min(greatest, to));
    }

    String shown() {
        return "codes from " + least + " to " + greatest + " times 2^" + exponent;
    }
}
