package dev.skipgate.testbench.quality;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FloatMatrixTest {
    @ParameterizedTest
    @CsvSource({"7, 9, 0.9", "8, 4, 0.9", "12, 11, 0.2", "3, 2, 0"})
    void multipliesWhatItWasMadeOf(int rows, int columns, double density) {
        Random random = new Random(rows * 100L + columns);
        float[] weights = new float[rows * columns];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextDouble() < density ? random.nextFloat() - 0.5f : 0;
        }
        float[] vector = new float[columns];
        for (int column = 0; column < columns; column++) {
            vector[column] = random.nextFloat();
        }
        float[] sums = new float[rows];
        double[] expected = new double[rows];
        for (int row = 0; row < rows; row++) {
            sums[row] = row;
            expected[row] = row;
            for (int column = 0; column < columns; column++) {
                expected[row] += (double) weights[row * columns + column] * vector[column];
            }
        }

        FloatMatrix matrix = FloatMatrix.of(weights, rows);
        matrix.addProduct(vector, sums);

        assertSame(density < 0.3 ? FloatMatrix.Sparse.class : FloatMatrix.Dense.class, matrix.getClass());
        for (int row = 0; row < rows; row++) {
            assertEquals(expected[row], sums[row], 1e-5);
        }
    }
}
