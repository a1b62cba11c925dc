package dev.skipgate.runtime.training.data.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhiteningTest {
    private static final int FEATURES = 5;

    /** Recordings whose features depend on one another. */
    private static List<float[]> recordings() {
        RandomState random = RandomState.of(1);
        return List.of(mixed(random, 300), mixed(random, 1), mixed(random, 200));
    }

    private static float[] mixed(RandomState random, int frames) {
        float[] values = new float[frames * FEATURES];
        for (int frame = 0; frame < frames; frame++) {
            double carried = random.nextGaussian();
            for (int i = 0; i < FEATURES; i++) {
                carried = 0.8 * carried + (i + 1) * random.nextGaussian();
                values[frame * FEATURES + i] = (float) (10 * i + carried);
            }
        }
        return values;
    }

    private static double[][] moments(Whitening whitening) {
        double[][] moments = new double[FEATURES + 1][FEATURES];
        int frames = 0;
        for (float[] recording : recordings()) {
            float[] white = whitening.apply(recording);
            for (int from = 0; from < white.length; from += FEATURES, frames++) {
                for (int i = 0; i < FEATURES; i++) {
                    moments[FEATURES][i] += white[from + i];
                    for (int j = 0; j < FEATURES; j++) {
                        moments[i][j] += white[from + i] * white[from + j];
                    }
                }
            }
        }
        for (double[] row : moments) {
            for (int i = 0; i < FEATURES; i++) {
                row[i] /= frames;
            }
        }
        return moments;
    }

    @Test
    void eachFeatureGetsMean0AndVariance1() {
        double[][] moments = moments(Whitening.fit(Whitening.Kind.FEATURE, recordings(), FEATURES, 0));
        for (int i = 0; i < FEATURES; i++) {
            assertEquals(0, moments[FEATURES][i], 1e-5);
            assertEquals(1, moments[i][i], 1e-5);
        }
        assertTrue(Math.abs(moments[0][1]) > 0.1, "the features still depend on one another");
    }

    @Test
    void togetherTheirCovarianceBecomesTheIdentity() {
        Whitening whitening = Whitening.fit(Whitening.Kind.ZCA, recordings(), FEATURES, 0);
        double[][] moments = moments(whitening);
        for (int i = 0; i < FEATURES; i++) {
            assertEquals(0, moments[FEATURES][i], 1e-4);
            for (int j = 0; j < FEATURES; j++) {
                assertEquals(i == j ? 1 : 0, moments[i][j], 1e-4);
                assertEquals(whitening.matrix()[i * FEATURES + j], whitening.matrix()[j * FEATURES + i], 1e-6f);
            }
        }
    }

    @Test
    void theFloorIsAddedToTheVariance() {
        List<float[]> halves = List.of(new float[] {-1, 1, -1, 1});
        assertEquals(0.5f, Whitening.fit(Whitening.Kind.FEATURE, halves, 1, 3).matrix()[0]);
        assertEquals(0.5f, Whitening.fit(Whitening.Kind.ZCA, halves, 1, 3).matrix()[0]);
    }

    @Test
    void eigenvectorsRebuildTheirMatrix() {
        RandomState random = RandomState.of(2);
        int size = 12;
        double[][] matrix = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i][j] = random.nextGaussian();
                matrix[j][i] = matrix[i][j];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(matrix);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                double rebuilt = 0;
                double product = 0;
                for (int k = 0; k < size; k++) {
                    rebuilt += eigen.vectors()[i][k] * eigen.values()[k] * eigen.vectors()[j][k];
                    product += eigen.vectors()[k][i] * eigen.vectors()[k][j];
                }
                assertEquals(matrix[i][j], rebuilt, 1e-12);
                assertEquals(i == j ? 1 : 0, product, 1e-12);
            }
        }
    }

    @Test
    void theSameStatisticsAreReadBack(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("whitening.json");
        for (Whitening.Kind kind : Whitening.Kind.values()) {
            Whitening written = Whitening.fit(kind, recordings(), FEATURES, 1e-3);
            written.write(file);
            Whitening read = Whitening.read(file);
            assertEquals(kind, read.kind());
            assertArrayEquals(written.mean(), read.mean());
            assertArrayEquals(written.matrix(), read.matrix());
        }
        for (String bad :
                List.of("{}", "[1]", "{\"kind\":\"ZCA\",\"mean\":[1,2],\"matrix\":[1]}", "garbage", "{\"kind\":3}")) {
            Files.writeString(file, bad);
            String message = assertThrows(DataException.class, () -> Whitening.read(file))
                    .getMessage();
            assertTrue(message.startsWith(file + ": holds no whitening statistics"), message);
        }
    }

    @Test
    void whatCannotBeWhitenedIsRefused() {
        List<float[]> constant = List.of(new float[] {1, 5, 2, 5, 3, 5});
        assertEquals(
                "whitening: feature 1 is the same in all frames; wanted features that vary, or a floor above 0",
                assertThrows(DataException.class, () -> Whitening.fit(Whitening.Kind.FEATURE, constant, 2, 0))
                        .getMessage());
        List<float[]> few = List.of(new float[] {1, 2, 3, 4});
        assertThrows(DataException.class, () -> Whitening.fit(Whitening.Kind.ZCA, few, 2, 1));
    }
}
