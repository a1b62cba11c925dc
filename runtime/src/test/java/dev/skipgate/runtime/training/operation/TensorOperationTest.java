package dev.skipgate.runtime.training.operation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.training.quantize.PowerOfTwoTernaryRounding;
import dev.skipgate.runtime.training.random.RandomState;
import org.junit.jupiter.api.Test;

class TensorOperationTest {
    private static final float[] VALUES = {9, 0.5f, -0.25f, 0, -1, 0.5f, 9};

    /** Applied to all but the first and the last. */
    private static float[] applied(TensorOperation operation) {
        float[] values = VALUES.clone();
        operation.apply(values, 1, 1, 5, RandomState.of(1));
        return values;
    }

    @Test
    void aThresholdKeepsWhatIsAsGreat() {
        assertArrayEquals(new float[] {9, 0.5f, 0, 0, -1, 0.5f, 9}, applied(new TensorOperation.Threshold(0.5f)));
        assertArrayEquals(VALUES, applied(new TensorOperation.Threshold(0)));
    }

    @Test
    void theTopAreTheGreatestAndWhatEqualsTheLeastOfThem() {
        assertArrayEquals(new float[] {9, 0, 0, 0, -1, 0, 9}, applied(new TensorOperation.TopK(0.2)));
        assertArrayEquals(new float[] {9, 0.5f, 0, 0, -1, 0.5f, 9}, applied(new TensorOperation.TopK(0.4)));
        assertArrayEquals(VALUES, applied(new TensorOperation.TopK(1)));
        assertArrayEquals(new float[] {9, 0, 0, 0, 0, 0, 9}, applied(new TensorOperation.TopK(0)));
    }

    @Test
    void roundingIsThatOfWeights() {
        TensorOperation rounding = new TensorOperation.Quantize(
                new PowerOfTwoTernaryRounding(new PowerOfTwoTernaryQuantizer(1, 1), false));
        assertArrayEquals(new float[] {9, 0.5f, -0.5f, 0, -0.5f, 0.5f, 9}, applied(rounding));
    }

    @Test
    void refusesWhatIsNoShareAndNoThreshold() {
        assertThrows(IllegalArgumentException.class, () -> new TensorOperation.TopK(1.1));
        assertThrows(IllegalArgumentException.class, () -> new TensorOperation.Threshold(-1));
        assertThrows(IllegalArgumentException.class, () -> new TensorOperation.Threshold(Float.NaN));
    }
}
