package dev.skipgate.runtime.numeric;

/** How bits that fall off the right end of an integer are rounded. Every rounding in the project names one of these. */
public enum Rounding {
    /** Towards minus infinity. */
    FLOOR {
        @Override
        long divide(long value, int bits) {
            return value >> bits;
        }
    },
    /** To the nearest, ties towards plus infinity: {@code floor(x + 1/2)}. One adder in hardware. */
    HALF_UP {
        @Override
        long divide(long value, int bits) {
            return (value + (1L << (bits - 1))) >> bits;
        }
    },
    /** To the nearest, ties away from zero. */
    HALF_AWAY_FROM_ZERO {
        @Override
        long divide(long value, int bits) {
            long half = 1L << (bits - 1);
            return value >= 0 ? (value + half) >> bits : -((-value + half) >> bits);
        }
    };

    abstract long divide(long value, int bits);

    /**
     * {@code value * 2^bits}, rounded when {@code bits} is negative.
     *
     * @throws ArithmeticException when a left shift would leave 64 bits
     */
    public long shift(long value, int bits) {
        if (bits >= 0) {
            long shifted = bits > 62 && value != 0 ? 0 : value << Math.min(bits, 62);
            if (shifted >> Math.min(bits, 62) != value) {
                throw new ArithmeticException(value + " shifted left by " + bits + " does not fit in 64 bits");
            }
            return shifted;
        }
        return -bits > 62 ? divide(value >> 1, 62) : divide(value, -bits);
    }
}
