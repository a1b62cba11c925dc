package dev.skipgate.runtime.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.OptionalInt;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Each quantizer against its formula in doubles, which are exact here, on random weights. */
class WeightQuantizersProperties {
    private static final int ROWS = 3;

    @Provide
    Arbitrary<float[]> weights() {
        Arbitrary<Float> small = Arbitraries.floats().between(-2, 2);
        Arbitrary<Float> powers = Arbitraries.integers().between(-200, 200).map(eighths ->
                (float) Math.scalb((double) (eighths % 25), eighths / 25 - 4));
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, small),
                        net.jqwik.api.Tuple.of(4, powers),
                        net.jqwik.api.Tuple.of(1, Arbitraries.floats()))
                .array(float[].class)
                .ofSize(ROWS * 7);
    }

    private static WeightMatrix check(WeightQuantizer quantizer, float[] weights, DoubleUnaryOperator formula) {
        float[] before = weights.clone();
        WeightMatrix matrix = quantizer.quantize(weights, ROWS, weights.length / ROWS);
        assertArrayEquals(before, weights, "the weights were changed");
        long nonZeros = 0;
        int greatestShift = 0;
        for (int i = 0; i < weights.length; i++) {
            int row = i / matrix.columns();
            int column = i % matrix.columns();
            double wanted = formula.applyAsDouble(weights[i]);
            assertEquals(wanted, matrix.real(row, column), 0.0, "weight " + weights[i] + " as " + quantizer.describe());
            nonZeros += wanted != 0 ? 1 : 0;
            int terms = SignedDigits.nonZeroMask((int) matrix.integer(row, column));
            greatestShift = Math.max(greatestShift, 31 - Integer.numberOfLeadingZeros(terms | 1));
        }
        assertEquals(nonZeros, matrix.nonZeros());
        assertTrue(greatestShift <= matrix.maxShift(), "a shift of " + greatestShift);
        return matrix;
    }

    @Property(tries = 300)
    void ternary(@ForAll("weights") float[] weights, @ForAll @IntRange(min = -12, max = 4) int exponent) {
        double scale = Math.pow(2, exponent);
        check(
                new TernaryQuantizer(OptionalInt.of(exponent)),
                weights,
                w -> w > scale / 2 ? scale : w < -scale / 2 ? -scale : 0);
    }

    @Property(tries = 300)
    void ternaryScaleHasTheLeastError(@ForAll("weights") float[] weights) {
        double least = error(new TernaryQuantizer(OptionalInt.empty()), weights);
        for (int exponent = -24; exponent <= 8; exponent++) {
            double error = error(new TernaryQuantizer(OptionalInt.of(exponent)), weights);
            assertTrue(least <= error * (1 + 1e-12), "2^" + exponent + " has error " + error + ", not " + least);
        }
    }

    private static double error(WeightQuantizer quantizer, float[] weights) {
        WeightMatrix matrix = quantizer.quantize(weights, 1, weights.length);
        double error = 0;
        for (int i = 0; i < weights.length; i++) {
            error += Math.pow(matrix.real(0, i) - weights[i], 2);
        }
        return error;
    }

    @Property(tries = 500)
    void qIsClippedAndRoundedAwayFromZero(
            @ForAll("weights") float[] weights,
            @ForAll @IntRange(min = 1, max = 5) int m,
            @ForAll @IntRange(min = 1, max = 11) int f) {
        long limit = (1L << (f + m - 1)) - 1;
        check(new PowerOfTwoTernaryQuantizer(m, f), weights, w -> {
            long rounded = Exact.clip(Exact.halfAwayFromZero(Exact.scale(new BigDecimal(w), f)), -limit, limit);
            return Math.scalb((double) rounded, -f);
        });
    }

    @Property(tries = 500)
    void exponential(
            @ForAll("weights") float[] weights,
            @ForAll @IntRange(min = -22, max = 0) int lo,
            @ForAll @IntRange(max = 9) int range,
            @ForAll @DoubleRange(max = 0.5) double zeroBelow) {
        int hi = lo + range;
        WeightMatrix matrix = check(new ExponentialQuantizer(lo, hi, zeroBelow), weights, w -> {
            double magnitude = Math.abs(w);
            if (magnitude == 0 || magnitude < zeroBelow) {
                return 0;
            }
            int i = lo;
            while (i < hi && Math.pow(2, i + 1) <= magnitude) {
                i++;
            }
            double r = magnitude / Math.pow(2, i) - 1;
            return Math.signum(w) * Math.pow(2, r > 0.5 && i < hi ? i + 1 : i);
        });
        assertEquals(-lo, matrix.weightFraction());
        assertTrue(matrix.maxShift() <= range);
    }

    @Property(tries = 500)
    void fixedPoint(
            @ForAll("weights") float[] weights,
            @ForAll @IntRange(min = 1, max = 16) int width,
            @ForAll @IntRange(min = -4, max = 8) int integerBits) {
        FixedPointFormat format = FixedPointFormat.signed(width, integerBits);
        check(
                new FixedPointQuantizer(format),
                weights,
                w -> Math.scalb(
                        (double) Exact.clip(
                                Exact.halfUp(Exact.scale(new BigDecimal(w), width - integerBits)),
                                -(1L << (width - 1)),
                                (1L << (width - 1)) - 1),
                        integerBits - width));
    }
}
