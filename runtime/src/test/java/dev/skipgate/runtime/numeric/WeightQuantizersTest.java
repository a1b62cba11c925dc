package dev.skipgate.runtime.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Each quantizer against values worked out by hand. */
class WeightQuantizersTest {
    private static double[] reals(WeightQuantizer quantizer, float... weights) {
        WeightMatrix matrix = quantizer.quantize(weights, 1, weights.length);
        double[] reals = new double[weights.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = matrix.real(0, i);
        }
        return reals;
    }

    @Test
    void ternaryIsAboveHalfTheScale() {
        float up = Math.nextUp(0.5f);
        WeightQuantizer one = new TernaryQuantizer(OptionalInt.of(0));
        assertArrayEquals(new double[] {0, 1, 0, -1, 0, 1, -1, 0}, reals(one, 0.5f, up, -0.5f, -up, 0, 9, -9, -0.49f));
        WeightQuantizer eighth = new TernaryQuantizer(OptionalInt.of(-3));
        assertArrayEquals(new double[] {0, 0.125, -0.125, 0}, reals(eighth, 0.0625f, 0.063f, -3, -0.0625f));
        WeightQuantizer four = new TernaryQuantizer(OptionalInt.of(2));
        assertArrayEquals(new double[] {0, 4, -4, 0}, reals(four, 2, 2.01f, -100, -2));
        assertTrue(four.quantize(new float[] {1, 5}, 1, 2).isTernary());
    }

    @Test
    void ternaryChoosesItsScale() {
        WeightQuantizer auto = new TernaryQuantizer(OptionalInt.empty());
        assertArrayEquals(new double[] {0.25, -0.25, 0}, reals(auto, 0.26f, -0.23f, 0.01f));
        assertArrayEquals(new double[] {2, 2, -2}, reals(auto, 1.9f, 2.2f, -1.6f));
        assertArrayEquals(new double[] {0, 0}, reals(auto, 0, 0));
    }

    @Test
    void q11HasThreeValues() {
        WeightQuantizer quantizer = new PowerOfTwoTernaryQuantizer(1, 1);
        assertArrayEquals(
                new double[] {0, 0.5, 0.5, 0, -0.5, -0.5, 0.5, -0.5},
                reals(quantizer, 0.24f, 0.25f, 0.7f, -0.24f, -0.25f, -0.6f, 10, -10));
        assertTrue(quantizer.quantize(new float[] {1}, 1, 1).isTernary());
    }

    @Test
    void qIsRoundedAwayFromZeroAndClipped() {
        // Q2.2: quarters from -7/4 to 7/4.
        WeightQuantizer quantizer = new PowerOfTwoTernaryQuantizer(2, 2);
        assertArrayEquals(
                new double[] {0.25, -0.25, 0, 0, 0.5, -0.5, 1.75, -1.75, 1.75, -1.75, 1.25},
                reals(quantizer, 0.125f, -0.125f, 0.12f, -0.12f, 0.375f, -0.375f, 1.75f, -1.75f, 2, -99, 1.2f));
        assertEquals(
                WeightMatrix.Coding.FIXED_POINT,
                quantizer.quantize(new float[] {1}, 1, 1).coding());
        // Q2.0: whole numbers from -1 to 1.
        assertArrayEquals(
                new double[] {1, -1, 0, 1}, reals(new PowerOfTwoTernaryQuantizer(2, 0), 0.5f, -0.5f, 0.49f, 7));
    }

    @Test
    void exponentialGoesUpBeyondOneAndAHalf() {
        WeightQuantizer quantizer = new ExponentialQuantizer(-4, 2, 0);
        float beyond = Math.nextUp(1.5f);
        assertArrayEquals(
                new double[] {1, 1, 2, -1, -2, 1, 0.5, 0.5, 1, 0},
                reals(quantizer, 1, 1.5f, beyond, -1.5f, -beyond, 0.99f, 0.5f, 0.75f, 0.76f, 0));
    }

    @Test
    void exponentialIsClippedAtBothEnds() {
        WeightQuantizer quantizer = new ExponentialQuantizer(-2, 1, 0);
        assertArrayEquals(
                new double[] {2, 2, -2, 0.25, 0.25, -0.25, 0.5},
                reals(quantizer, 3.9f, 1000, -5, 0.01f, Float.MIN_VALUE, -0.1f, 0.4f));
    }

    @Test
    void exponentialIsZeroBelowABound() {
        WeightQuantizer quantizer = new ExponentialQuantizer(-4, 0, 0.1);
        assertArrayEquals(
                new double[] {0, 0, 0.125, -0.125, 0}, reals(quantizer, 0.0999f, -0.0999f, 0.1001f, -0.1001f, 0));
        // A magnitude of exactly the bound stays.
        assertArrayEquals(new double[] {0.125, -0.125}, reals(new ExponentialQuantizer(-4, 0, 0.125), 0.125f, -0.125f));
    }

    @Test
    void fixedPointIsRoundedHalfUpAndSaturated() {
        WeightQuantizer quantizer = new FixedPointQuantizer(FixedPointFormat.signed(4, 2));
        // Quarters from -2 to 1.75.
        assertArrayEquals(
                new double[] {0.25, 0, -0.25, 1.75, -2, 1.75, -2, 0},
                reals(quantizer, 0.125f, -0.125f, -0.126f, 1.7f, -2.1f, 50, -50, 0));
    }

    @Test
    void codesAreShiftsPlusOne() {
        WeightMatrix matrix =
                new ExponentialQuantizer(-4, 2, 0).quantize(new float[] {4, -0.0625f, 0.5f, 0, -1, 2}, 2, 3);
        assertArrayEquals(new short[] {7, -1, 4, 0, -5, 6}, matrix.codes());
        assertEquals(4, matrix.weightFraction());
        assertEquals(6, matrix.maxShift());
        assertEquals(-5, matrix.code(1, 1));
        assertEquals(-16, matrix.integer(1, 1));
        assertEquals(5, matrix.nonZeros());
        assertEquals(5, matrix.terms());
        assertFalse(matrix.isTernary());
    }

    @Test
    void termsOfFixedPointAreSignedDigits() {
        // 7 = 8 - 1; 5 = 4 + 1; -8.
        WeightMatrix matrix =
                new FixedPointQuantizer(FixedPointFormat.signed(4, 4)).quantize(new float[] {7, 5, 0, -8}, 1, 4);
        assertEquals(3, matrix.nonZeros());
        assertEquals(5, matrix.terms());
        assertEquals(2, matrix.termsAt(0, 0));
        assertEquals(1, matrix.termsAt(0, 3));
        assertEquals(3, matrix.maxShift());
    }

    @Test
    void refusesWhatNoHardwareHas() {
        assertThrows(IllegalArgumentException.class, () -> new ExponentialQuantizer(1, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new ExponentialQuantizer(-22, 10, 0));
        assertThrows(IllegalArgumentException.class, () -> new ExponentialQuantizer(-2, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new ExponentialQuantizer(-2, 0, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new PowerOfTwoTernaryQuantizer(1, 0));
        assertThrows(IllegalArgumentException.class, () -> new PowerOfTwoTernaryQuantizer(8, 9));
        assertThrows(IllegalArgumentException.class, () -> new FixedPointQuantizer(FixedPointFormat.signed(17, 1)));
        assertThrows(IllegalArgumentException.class, () -> new FixedPointQuantizer(FixedPointFormat.unsigned(8, 1)));
        WeightQuantizer one = new TernaryQuantizer(OptionalInt.of(0));
        assertThrows(IllegalArgumentException.class, () -> one.quantize(new float[5], 2, 3));
    }
}
