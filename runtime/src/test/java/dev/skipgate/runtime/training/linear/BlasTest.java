package dev.skipgate.runtime.training.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BlasTest {
    private static final int M = 5;
    private static final int N = 7;
    private static final int K = 11;

    @Test
    void allFourTranspositionsWithOffsetsAndStrides() {
        Random random = new Random(1);
        for (boolean ta : new boolean[] {false, true}) {
            for (boolean tb : new boolean[] {false, true}) {
                float[] a = noise(random, 400);
                float[] b = noise(random, 400);
                float[] c = noise(random, 400);
                float[] before = c.clone();
                Matrix left = new Matrix(a, 3, 13, ta);
                Matrix right = new Matrix(b, 5, 17, tb);
                Blas.multiply(M, N, K, left, right, 0.5f, Matrix.at(c, 2, 9));
                for (int i = 0; i < c.length; i++) {
                    int row = (i - 2) / 9;
                    int column = (i - 2) % 9;
                    boolean inside = i >= 2 && row < M && column < N;
                    double wanted = inside ? 0.5 * before[i] + product(left, right, row, column) : before[i];
                    assertEquals(wanted, c[i], inside ? 1e-5 : 0);
                }
            }
        }
    }

    @Test
    void theSameProductGivesTheSameBits() {
        Random random = new Random(2);
        float[] a = noise(random, 64 * 300);
        float[] b = noise(random, 300 * 200);
        float[] first = new float[64 * 200];
        float[] second = new float[64 * 200];
        Blas.multiply(64, 200, 300, Matrix.of(a, 300), Matrix.of(b, 200), 0, Matrix.of(first, 200));
        Blas.multiply(64, 200, 300, Matrix.of(a, 300), Matrix.of(b, 200), 0, Matrix.of(second, 200));
        assertArrayEquals(first, second);
    }

    private static double product(Matrix a, Matrix b, int row, int column) {
        double sum = 0;
        for (int k = 0; k < K; k++) {
            sum += (double) at(a, row, k) * at(b, k, column);
        }
        return sum;
    }

    private static float at(Matrix matrix, int row, int column) {
        int stored = matrix.transposed() ? column * matrix.stride() + row : row * matrix.stride() + column;
        return matrix.data()[matrix.offset() + stored];
    }

    private static float[] noise(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
