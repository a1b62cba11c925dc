package dev.skipgate.runtime.training.dropout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternTest {
    /**
     * Where the loss is least, {@code d_i} is proportional to {@code exp(t p_u[i])} with {@code t = -2 lambda1 N (rate achieved - p)
     * / lambda2}. Found here by bisection of t, not by descent.
     */
    private static double[] stationary(double rate, int n, double lambda2) {
        double low = -1e6;
        double high = 1e6;
        double[] d = new double[n];
        for (int step = 0; step < 200; step++) {
            double t = (low + high) / 2;
            double greatest = Math.max(0, t * (n - 1) / n);
            double sum = 0;
            double achieved = 0;
            for (int i = 0; i < n; i++) {
                d[i] = Math.exp(t * i / (i + 1) - greatest);
                sum += d[i];
                achieved += d[i] * i / (i + 1);
            }
            for (int i = 0; i < n; i++) {
                d[i] /= sum;
            }
            if (achieved / sum - rate > -t * lambda2 / (2 * (1 - lambda2) * n)) {
                high = t;
            } else {
                low = t;
            }
        }
        return d;
    }

    @Test
    void theSearchFindsTheLeastLoss() {
        double[][] cases = {{0.3, 16}, {0.5, 16}, {0.7, 16}, {0.7, 8}, {0.93, 16}, {0.4, 2}, {0.9, 32}, {0.7, 64}};
        for (double[] each : cases) {
            double rate = each[0];
            int n = (int) each[1];
            PatternDistribution found = PatternDistribution.search(rate, n);
            assertEquals(rate, found.achievedRate(), 1e-3);
            assertArrayEquals(stationary(rate, n, 1e-4), found.probabilities(), 1e-5, rate + " of " + n);
            assertTrue(found.entropyBits() <= Math.log(n) / Math.log(2));
        }
    }

    @Test
    void theSearchIsDeterministic() {
        assertArrayEquals(
                PatternDistribution.search(0.6, 12).probabilities(),
                PatternDistribution.search(0.6, 12).probabilities());
    }

    @Test
    void ratesOutOfReachAreRefusedWithWhatToDo() {
        String message = assertThrows(IllegalArgumentException.class, () -> PatternDistribution.search(0.95, 16))
                .getMessage();
        assertTrue(message.contains("less than 0.9375") && message.contains("at least 21"), message);
        assertThrows(IllegalArgumentException.class, () -> PatternDistribution.search(0.5, 2));
        assertThrows(IllegalArgumentException.class, () -> PatternDistribution.search(0, 16));
        assertThrows(IllegalArgumentException.class, () -> PatternDistribution.search(1, 16));
        assertThrows(IllegalArgumentException.class, () -> PatternDistribution.search(Double.NaN, 16));
        assertThrows(IllegalArgumentException.class, () -> PatternDistribution.search(0.5, 1));
        assertThrows(IllegalArgumentException.class, () -> PatternDistribution.search(0.5, 5000));
        assertThrows(IllegalArgumentException.class, () -> new PatternDistribution(0.5, new double[] {0.5, 0.4}));
    }

    @Test
    void entropyIsInBits() {
        assertEquals(2, new PatternDistribution(0.4, new double[] {0.25, 0.25, 0.25, 0.25}).entropyBits(), 1e-12);
        assertEquals(0, new PatternDistribution(0.5, new double[] {0, 1}).entropyBits());
        assertEquals(0.5, new PatternDistribution(0.5, new double[] {0, 1}).achievedRate());
    }

    @Test
    void everyNeuronIsDroppedWithTheRate() {
        PatternDistribution distribution = PatternDistribution.search(0.7, 16);
        RandomState random = RandomState.of(5);
        int draws = 40_000;
        int[] dropped = new int[50];
        int[] tilesDropped = new int[30];
        for (int draw = 0; draw < draws; draw++) {
            RowPattern rows = RowPattern.sample(distribution, dropped.length, random);
            TilePattern tiles = TilePattern.sample(distribution, 50, 60, 10, 10, random);
            for (int i = 0; i < dropped.length; i++) {
                dropped[i] += rows.keeps(i) ? 0 : 1;
            }
            for (int i = 0; i < tilesDropped.length; i++) {
                tilesDropped[i] += tiles.keeps(i / 6 * 10, i % 6 * 10) ? 0 : 1;
            }
        }
        // Five deviations of a Bernoulli mean.
        double bound = 5 * Math.sqrt(0.25 / draws);
        for (int i = 0; i < dropped.length; i++) {
            assertEquals(distribution.achievedRate(), dropped[i] / (double) draws, bound, "neuron " + i);
        }
        for (int i = 0; i < tilesDropped.length; i++) {
            assertEquals(distribution.achievedRate(), tilesDropped[i] / (double) draws, bound, "tile " + i);
        }
    }

    @Test
    void rowPatternsKeepOneInAPeriod() {
        RowPattern pattern = new RowPattern(3, 2, 9);
        assertArrayEquals(
                new int[] {1, 4, 7},
                IntStream.range(0, 9).filter(pattern::keeps).toArray());
        for (int width = 1; width < 12; width++) {
            for (int period = 1; period <= width; period++) {
                for (int bias = 1; bias <= period; bias++) {
                    RowPattern each = new RowPattern(period, bias, width);
                    assertEquals(IntStream.range(0, width).filter(each::keeps).count(), each.kept(), each.toString());
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> new RowPattern(4, 1, 3));
        assertThrows(IllegalArgumentException.class, () -> new RowPattern(3, 4, 9));
        assertThrows(IllegalArgumentException.class, () -> new RowPattern(3, 0, 9));
    }

    @Test
    void tilesAreNumberedRowByRow() {
        // 2 x 3 tiles; the right and lower ones are ragged.
        TilePattern pattern = new TilePattern(4, 2, 3, 5, 2, 2);
        boolean[][] kept = new boolean[3][5];
        for (int r = 0; r < 3; r++) {
            for (int c = 0; c < 5; c++) {
                kept[r][c] = pattern.keeps(r, c);
            }
        }
        assertEquals(
                "[[false, false, true, true, false], [false, false, true, true, false], "
                        + "[false, false, false, false, true]]",
                Arrays.deepToString(kept));
        assertThrows(IllegalArgumentException.class, () -> new TilePattern(7, 1, 3, 5, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> new TilePattern(2, 3, 3, 5, 2, 2));
        assertThrows(IllegalArgumentException.class, () -> new TilePattern(1, 1, 3, 5, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> new TileProducts(5, 4).use(pattern, 1));
        RowPattern four = RowPattern.all(4);
        assertThrows(IllegalArgumentException.class, () -> new RowProducts(5, 4).use(four, four, 1));
    }

    @Test
    void elementDropoutKeepsTheMean() {
        for (double rate : new double[] {0, 0.3, 0.7, 0.999}) {
            ElementDropout dropout = new ElementDropout(rate);
            int size = 100_001;
            dropout.sample(size, RandomState.of(3));
            float[] values = new float[size + 4];
            Arrays.fill(values, 1);
            dropout.apply(values, 2, size, 0);
            double sum = 0;
            int dropped = 0;
            for (int i = 2; i < size + 2; i++) {
                sum += values[i];
                dropped += values[i] == 0 ? 1 : 0;
                assertTrue(values[i] == 0 || Math.abs(values[i] * (1 - rate) - 1) < 0.01);
            }
            double deviation = Math.sqrt(rate * (1 - rate) / size);
            assertEquals(rate, dropped / (double) size, 5 * deviation + 1e-9);
            assertEquals(1, sum / size, 5 * deviation / (1 - rate) + 1e-5);
            assertEquals(1, values[0]);
            assertEquals(1, values[size + 3]);
            float[] slice = new float[10];
            Arrays.fill(slice, 1);
            dropout.apply(slice, 0, 10, 37);
            assertArrayEquals(Arrays.copyOfRange(values, 39, 49), slice);
        }
        assertThrows(IllegalArgumentException.class, () -> new ElementDropout(1));
        assertThrows(IllegalArgumentException.class, () -> new ElementDropout(-0.1));
        assertThrows(IllegalArgumentException.class, () -> new ElementDropout(Double.NaN));
    }
}
