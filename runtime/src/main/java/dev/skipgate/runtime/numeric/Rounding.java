package dev.skipgate.runtime.numeric;

/** How bits that fall off the right end of an integer are rounded. Every rounding in the project names one of these. */
public enum Rounding {
    /** Towards minus infinity. */
    FLOOR {
        @Override
        long divide(long value, int bits) {
            return value >> Math.min(bits, 63);
        }
    },
    /** To the nearest, ties towards plus infinity: {@code floor(x + 1/2)}. One adder in hardware. */
    HALF_UP {
        @Override
        long divide(long value, int bits) {
            return bits > 63 ? 0 : (value >> bits) + (value >> (bits - 1) & 1);
        }
    },
    /** To the nearest, ties away from zero. */
    HALF_AWAY_FROM_ZERO {
        @Override
        long divide(long value, int bits) {
            boolean tie = bits <= 64 && value << (64 - bits) == Long.MIN_VALUE;
            return HALF_UP.divide(value, bits) - (value < 0 && tie ? 1 : 0);
        }
    };

    /** {@code value / 2^bits} rounded; any value, any positive number of bits. */
    abstract long divide(long value, int bits);

    /**
     * {@code value * 2^bits}, rounded when {@code bits} is negative.
     *
     * @throws ArithmeticException when a left shift would leave 64 bits
     */
    public long shift(long value, int bits) {
        if (bits < 0) {
            return divide(value, -bits);
        }
        boolean fits = bits > 63 ? value == 0 : value << bits >> bits == value;
        if (!fits) {
            throw new ArithmeticException(value + " shifted left by " + bits + " does not fit in 64 bits");
        }
        return bits > 63 ? 0 : value << bits;
    }
}
