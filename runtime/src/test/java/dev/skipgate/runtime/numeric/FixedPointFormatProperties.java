package dev.skipgate.runtime.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class FixedPointFormatProperties {
    private static final long NEAR = 1L << 37;

    @Provide
    Arbitrary<FixedPointFormat> formats() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 32),
                        Arbitraries.integers().between(-32, 32),
                        Arbitraries.of(true, false))
                .as(FixedPointFormat::new);
    }

    @Property
    void theRangeIsThatOfApFixed(@ForAll("formats") FixedPointFormat format) {
        BigInteger values = BigInteger.ONE.shiftLeft(format.width());
        BigInteger least =
                format.signed() ? BigInteger.ONE.shiftLeft(format.width() - 1).negate() : BigInteger.ZERO;
        assertEquals(least.longValueExact(), format.minimum());
        assertEquals(least.add(values).longValueExact() - 1, format.maximum());
        assertEquals(Math.max(-format.minimum(), format.maximum()), format.maximumMagnitude());
        assertEquals(format.width() - format.integerBits(), format.fractionBits());
    }

    @Property
    void quantizesNearTheRangeAsExactArithmeticDoes(
            @ForAll("formats") FixedPointFormat format,
            @ForAll @LongRange(min = -NEAR, max = NEAR) long value,
            @ForAll @IntRange(max = 5) int finer) {
        checkQuantize(format, Math.scalb((double) value, -format.fractionBits() - finer));
    }

    @Property
    void quantizesEveryDoubleAsExactArithmeticDoes(@ForAll("formats") FixedPointFormat format, @ForAll double real) {
        checkQuantize(format, real);
    }

    @Property
    void quantizesTheNeighboursOfTies(
            @ForAll("formats") FixedPointFormat format, @ForAll @IntRange(min = -70_000, max = 70_000) int below) {
        double tie = Math.scalb(below + 0.5, -format.fractionBits());
        checkQuantize(format, tie);
        checkQuantize(format, Math.nextUp(tie));
        checkQuantize(format, Math.nextDown(tie));
    }

    private static void checkQuantize(FixedPointFormat format, double real) {
        BigInteger exact = Exact.halfUp(Exact.scale(new BigDecimal(real), format.fractionBits()));
        assertEquals(
                Exact.clip(exact, format.minimum(), format.maximum()), format.quantize(real), real + " as " + format);
    }

    @Example
    void infinitiesSaturateAndNanIsRefused() {
        FixedPointFormat format = FixedPointFormat.signed(8, 1);
        assertEquals(127, format.quantize(Double.POSITIVE_INFINITY));
        assertEquals(-128, format.quantize(Double.NEGATIVE_INFINITY));
        assertEquals(0, FixedPointFormat.unsigned(8, 1).quantize(Double.NEGATIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> format.quantize(Double.NaN));
    }

    @Property
    void storedIntegersAreExactReals(@ForAll("formats") FixedPointFormat format, @ForAll long any) {
        long stored = format.saturate(any);
        assertEquals(
                0,
                Exact.scale(BigDecimal.valueOf(stored), -format.fractionBits())
                        .compareTo(new BigDecimal(format.toReal(stored))));
        assertEquals(stored, format.quantize(format.toReal(stored)));
    }

    @Property
    void requantizesAsExactArithmeticDoes(
            @ForAll("formats") FixedPointFormat format,
            @ForAll long value,
            @ForAll @IntRange(min = -80, max = 140) int from) {
        checkRequantize(format, value, from);
        // Such that the result falls near the range.
        int drop = Math.min(63, Math.max(0, 30 - format.width() + format.fractionBits() - from));
        checkRequantize(format, value >> drop, from);
    }

    @Property
    void requantizesNearTheRange(
            @ForAll("formats") FixedPointFormat format,
            @ForAll @LongRange(min = -NEAR, max = NEAR) long value,
            @ForAll @IntRange(min = -6, max = 25) int finer) {
        checkRequantize(format, value, format.fractionBits() + finer);
        checkRequantize(format, value << Math.max(0, finer), format.fractionBits() + finer);
    }

    private static void checkRequantize(FixedPointFormat format, long value, int from) {
        BigInteger exact = Exact.halfUp(Exact.scale(BigDecimal.valueOf(value), format.fractionBits() - from));
        assertEquals(
                Exact.clip(exact, format.minimum(), format.maximum()),
                format.requantize(value, from),
                value + " with " + from + " fraction bits as " + format);
    }

    @Property
    void readsWhatItWrites(@ForAll("formats") FixedPointFormat format) {
        assertEquals(format, FixedPointFormat.parse(format.toString()));
    }

    @Example
    void isWrittenAsApFixedIs() {
        assertEquals("fixed(8,1)", FixedPointFormat.signed(8, 1).toString());
        assertEquals("ufixed(12,-3)", FixedPointFormat.unsigned(12, -3).toString());
        assertEquals(FixedPointFormat.unsigned(12, -3), FixedPointFormat.parse("ufixed(12,-3)"));
    }

    @Example
    void refusesWhatIsNoFormat() {
        for (String text : new String[] {
            "",
            "fixed",
            "fixed(8)",
            "fixed(8,1",
            "fixed(8, 1)",
            "fixed(8,1) ",
            "sfixed(8,1)",
            "Fixed(8,1)",
            "fixed(-8,1)",
            "fixed(0,0)",
            "fixed(33,1)",
            "fixed(8,33)",
            "fixed(8,-33)",
            "fixed(123,1)",
            "fixed(8,1.5)"
        }) {
            assertThrows(IllegalArgumentException.class, () -> FixedPointFormat.parse(text), text);
        }
    }
}
