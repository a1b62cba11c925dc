package dev.skipgate.runtime.training.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.random.RandomState;
import org.junit.jupiter.api.Test;

class WeightRoundingTest {
    private static float[] quantize(WeightRounding rounding, int rows, float... weights) {
        float[] effective = new float[weights.length];
        rounding.quantize(weights, rows, weights.length / rows, effective, RandomState.of(0));
        return effective;
    }

    @Test
    void binaryRoundsOneHalfUp() {
        assertArrayEquals(
                new float[] {-0.25f, -0.25f, 0.25f, 0.25f, 0.25f},
                quantize(new BinaryRounding(0.25f, false), 1, -9, -1e-9f, 0, 1e-9f, 9));
    }

    @Test
    void theGlorotBoundCountsTheUnitsOfOneGate() {
        float bound = (float) Math.sqrt(6.0 / (3 + 2));
        assertArrayEquals(
                new float[] {bound, 0, 0, -bound, 0, 0, 0, 0, 0, 0, 0, bound},
                quantize(
                        new TernaryRounding(new TernaryScale.Glorot(2), false),
                        4,
                        0.6f,
                        0.5f,
                        0,
                        -0.6f,
                        -0.5f,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        7));
        assertEquals("ternary(glorot)", new TernaryScale.Glorot(2).describe());
    }

    @Test
    void refusesWhatHasNoMeaning() {
        assertThrows(IllegalArgumentException.class, () -> new BinaryRounding(0, false));
        assertThrows(IllegalArgumentException.class, () -> new BinaryRounding(Float.NaN, true));
        assertThrows(IllegalArgumentException.class, () -> new TernaryScale.Glorot(0));
        assertThrows(IllegalArgumentException.class, () -> new TernaryScale.PowerOfTwo(200));
        assertThrows(
                IllegalArgumentException.class,
                () -> quantize(new TernaryRounding(new TernaryScale.Glorot(4), false), 3, 1, 2, 3));
        assertThrows(IllegalArgumentException.class, () -> new BinaryRounding(1, false)
                .quantize(new float[6], 2, 3, new float[5], RandomState.of(0)));
        assertThrows(IllegalArgumentException.class, () -> new ActivationRounding(FixedPointFormat.signed(23, 1)));
    }

    @Test
    void activationsKeepNotANumber() {
        float[] values = {Float.NaN, Float.NEGATIVE_INFINITY, 0.5f};
        new ActivationRounding(FixedPointFormat.signed(4, 4)).round(values, 0, 3);
        assertArrayEquals(new float[] {Float.NaN, -8, 1}, values);
    }
}
