package dev.skipgate.runtime.numeric;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/** Arithmetic without any rounding of its own, to compare with. */
final class Exact {
    private static final BigDecimal HALF = new BigDecimal("0.5");

    private Exact() {}

    /** {@code value * 2^bits}. */
    static BigDecimal scale(BigDecimal value, int bits) {
        BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(bits)));
        // A power of two divides without remainder into at most that many more digits.
        return bits >= 0 ? value.multiply(power) : value.divide(power);
    }

    static BigInteger floor(BigDecimal value) {
        return value.setScale(0, RoundingMode.FLOOR).toBigInteger();
    }

    /** {@code floor(value + 1/2)}. */
    static BigInteger halfUp(BigDecimal value) {
        return floor(value.add(HALF));
    }

    static BigInteger halfAwayFromZero(BigDecimal value) {
        return value.setScale(0, RoundingMode.HALF_UP).toBigInteger();
    }

    static long clip(BigInteger value, long least, long greatest) {
        return value.max(BigInteger.valueOf(least))
                .min(BigInteger.valueOf(greatest))
                .longValueExact();
    }
}
