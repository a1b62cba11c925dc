package dev.skipgate.runtime.training.sparse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ValueCountsTest {
    @Test
    void countsZerosOfBothSignsAndNothingElse() {
        ValueCounts counts = new ValueCounts();
        counts.add(new float[] {7, 0f, -0f, Float.MIN_VALUE, 1, 0}, 1, 4);
        assertEquals(2, counts.zeros());
        assertEquals(4, counts.values());
        assertEquals(0.5, counts.sparsity());
        assertEquals(0, new ValueCounts().sparsity());
    }

    /** Equation 5: zeros of all layers over weights of all layers, not the mean of their shares. */
    @Test
    void aBlockIsTheSumOfItsLayers() {
        ValueCounts block = new ValueCounts();
        ValueCounts layer = new ValueCounts();
        layer.add(new float[] {0, 1}, 0, 2);
        block.add(layer);
        block.add(new float[] {0, 0, 0, 0, 0, 1}, 0, 6);
        assertEquals(6.0 / 8, block.sparsity());
    }

    @Test
    void magnitudesFallIntoTwoBinsForEachPowerOfTwo() {
        ValueCounts counts = new ValueCounts();
        float[] values = {1, -1.49f, 1.5f, 1.99f, 2, 3.5f, 0.5f, 0, 1e9f, 1e-9f};
        counts.add(values, 0, values.length);
        assertArrayEquals(new long[] {2, 0, 2, 2, 1, 2}, counts.magnitudes(-1, 3));
    }
}
