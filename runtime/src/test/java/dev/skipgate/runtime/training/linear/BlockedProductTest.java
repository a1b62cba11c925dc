package dev.skipgate.runtime.training.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockedProductTest {
    /** Rows, inputs, outputs: whole and broken blocks, one slice of inputs and several. */
    @ParameterizedTest
    @CsvSource({"20, 64, 64", "2, 70, 130", "20, 256, 1024", "100, 200, 601", "20, 900, 65", "3, 11, 7"})
    void equalsTheWholeProduct(int rows, int inputs, int outputs) {
        Random random = new Random(1);
        float[] w = noise(random, outputs * inputs);
        float[] wTransposed = new float[w.length];
        for (int o = 0; o < outputs; o++) {
            for (int i = 0; i < inputs; i++) {
                wTransposed[i * outputs + o] = w[o * inputs + i];
            }
        }
        float[] x = noise(random, 5 + rows * inputs);
        BlockedProduct blocks = new BlockedProduct(inputs, outputs);
        for (float beta : new float[] {0, 1, 0.5f}) {
            float[] y = noise(random, 3 + rows * outputs);
            float[] wanted = y.clone();
            Matrix right = Matrix.of(w, inputs).transpose();
            Blas.multiply(rows, outputs, inputs, Matrix.at(x, 5, inputs), right, beta, Matrix.at(wanted, 3, outputs));
            float[] again = y.clone();
            blocks.packTransposed(w);
            blocks.multiply(x, 5, rows, beta, y, 3);
            assertArrayEquals(wanted, y, 1e-4f);
            blocks.pack(wTransposed);
            blocks.multiply(x, 5, rows, beta, again, 3);
            assertArrayEquals(y, again);
        }
    }

    @Test
    void aMapSeesNewWeightsAfterPrepare() {
        int n = 64;
        DenseMap map = new DenseMap(n, n);
        float[] w = new float[n * n];
        float[] ones = new float[2 * n];
        Arrays.fill(ones, 1f);
        for (float value : new float[] {1, 2}) {
            Arrays.fill(w, value);
            map.prepare(w, 50);
            float[] y = new float[2 * n];
            map.forward(w, ones, 0, 2, 0, y, 0);
            assertEquals(n * value, y[2 * n - 1]);
            map.backwardInput(w, ones, 0, 2, 1, y, 0);
            assertEquals(2 * n * value, y[0]);
        }
    }

    @Test
    void doesNotPayForManyRowsOrSmallLayers() {
        assertTrue(new BlockedProduct(256, 1024).pays(20));
        assertTrue(new BlockedProduct(256, 1024).pays(244));
        assertFalse(new BlockedProduct(256, 1024).pays(245));
        assertFalse(new BlockedProduct(256, 1024).pays(1));
        assertFalse(new BlockedProduct(63, 1024).pays(20));
        assertFalse(new BlockedProduct(256, 63).pays(20));
    }

    private static float[] noise(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
