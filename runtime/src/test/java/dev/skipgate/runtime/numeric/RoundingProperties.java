package dev.skipgate.runtime.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RoundingProperties {
    @Property
    void dividesAsExactArithmeticDoes(@ForAll long value, @ForAll @IntRange(min = 1, max = 130) int bits) {
        check(value, bits);
    }

    @Property
    void tiesAndTheirNeighbours(
            @ForAll int quotient, @ForAll @IntRange(min = 1, max = 31) int bits, @ForAll @IntRange(max = 2) int off) {
        check(((2L * quotient + 1) << (bits - 1)) + off - 1, bits);
    }

    @Example
    void extremesAtEveryShift() {
        for (int bits = 1; bits <= 70; bits++) {
            for (int off = 0; off < 3; off++) {
                check(Long.MAX_VALUE - off, bits);
                check(Long.MIN_VALUE + off, bits);
                check((Long.MAX_VALUE >> 1) + off, bits);
                check((Long.MIN_VALUE >> 1) + off, bits);
                check(off - 1, bits);
            }
        }
    }

    private static void check(long value, int bits) {
        BigDecimal exact = Exact.scale(BigDecimal.valueOf(value), -bits);
        String what = value + " / 2^" + bits;
        assertEquals(Exact.floor(exact).longValueExact(), Rounding.FLOOR.shift(value, -bits), what);
        assertEquals(Exact.halfUp(exact).longValueExact(), Rounding.HALF_UP.shift(value, -bits), what);
        assertEquals(
                Exact.halfAwayFromZero(exact).longValueExact(), Rounding.HALF_AWAY_FROM_ZERO.shift(value, -bits), what);
    }

    @Property
    void shiftsLeftExactlyOrRefuses(@ForAll long value, @ForAll @IntRange(max = 70) int bits) {
        checkLeft(value, bits);
        checkLeft(value >> Math.min(bits, 63), bits);
    }

    private static void checkLeft(long value, int bits) {
        BigInteger exact = BigInteger.valueOf(value).shiftLeft(bits);
        for (Rounding rounding : Rounding.values()) {
            if (exact.bitLength() <= 63) {
                assertEquals(exact.longValueExact(), rounding.shift(value, bits), value + " * 2^" + bits);
            } else {
                assertThrows(ArithmeticException.class, () -> rounding.shift(value, bits), value + " * 2^" + bits);
            }
        }
    }
}
