package dev.skipgate.compiler.estimate;

/** LUTs of the usual pieces of logic, six-input LUTs with carry chains. Basis: docs/estimates.md. */
final class Logic {
    private Logic() {}

    /** LUTs a bit of a multiplexer: 4 inputs a LUT; up to 16 inputs the multiplexers beside the LUTs join four for nothing. */
    static long muxLuts(long inputs) {
        if (inputs <= 1) {
            return 0;
        }
        if (inputs <= 16) {
            return MemoryBlocks.ceilDivide(inputs, 4);
        }
        long parts = MemoryBlocks.ceilDivide(inputs, 16);
        return 4 * parts + muxLuts(parts);
    }

    /** A multiplexer of whole words. */
    static long mux(long inputs, int bits) {
        return bits * muxLuts(inputs);
    }

    /** An adder, subtracter, or loadable counter: one LUT a bit with its carry. */
    static long add(int bits) {
        return bits;
    }

    /** Whether two numbers are equal: three bit pairs a LUT, then the ands. */
    static long equal(int bits) {
        return wide(2L * bits);
    }

    /** Which of two numbers is greater: two bit pairs a LUT along the carry chain. */
    static long greater(int bits) {
        return MemoryBlocks.ceilDivide(bits, 2);
    }

    /** One bit from many, as an and or an or: six inputs a LUT, in levels. */
    static long wide(long inputs) {
        long luts = 0;
        for (long left = inputs; left > 1; left = MemoryBlocks.ceilDivide(left, 6)) {
            luts += MemoryBlocks.ceilDivide(left, 6);
        }
        return luts;
    }

    /** Shifting a number left by one of so many amounts, one result bit a multiplexer. */
    static long shift(int resultBits, int amounts) {
        return mux(amounts, resultBits);
    }

    /** Rounding half up and saturating a sum of so many bits to fewer. */
    static long requantize(int fromBits, int toBits) {
        return add(fromBits) + wide(Math.max(0, fromBits - toBits + 1)) + toBits;
    }

    /** Bits that take {@code values} different values, at least one; as bits.h of the templates counts. */
    static int bitsFor(long values) {
        return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(values - 1));
    }

    /** DSP slices of a signed product: one multiplies 27 x 18 bits (25 x 18 in the 7 series). */
    static int dsps(int a, int b) {
        int wide = Math.max(a, b);
        int narrow = Math.min(a, b);
        return (int) (MemoryBlocks.ceilDivide(wide, 25) * MemoryBlocks.ceilDivide(narrow, 18));
    }
}
