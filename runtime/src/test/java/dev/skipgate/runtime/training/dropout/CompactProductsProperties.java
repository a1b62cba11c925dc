package dev.skipgate.runtime.training.dropout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.runtime.training.linear.LinearMap;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Compact products equal the dense ones with the masked weights, and touch nothing that is dropped. */
class CompactProductsProperties {
    private static final int OFFSET = 3;

    /** Which weights take part. */
    private interface Mask {
        boolean keeps(int row, int column);
    }

    private static float[] noise(Random random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    /** All three products against doubles, twice, so that what the first left in the workspaces would show. */
    private static void check(LinearMap map, float[] w, int n, float scale, Mask mask) {
        int rows = map.outputs();
        int columns = map.inputs();
        Random random = new Random(7);
        map.prepare(w, 1);
        long kept = 0;
        for (int at = 0; at < w.length; at++) {
            kept += mask.keeps(at / columns, at % columns) ? 1 : 0;
        }
        assertEquals(n * kept, map.multiplications(n));
        for (float beta : new float[] {0, 1, 0.5f}) {
            float[] x = noise(random, OFFSET + n * columns + 1);
            float[] dy = noise(random, OFFSET + n * rows + 1);
            float[] y = noise(random, OFFSET + n * rows + 1);
            float[] dx = noise(random, OFFSET + n * columns + 1);
            float[] dw = noise(random, rows * columns);
            if (beta == 0) {
                Arrays.fill(y, OFFSET, OFFSET + n * rows, Float.NaN);
                Arrays.fill(dx, OFFSET, OFFSET + n * columns, Float.NaN);
            }
            float[] yBefore = y.clone();
            float[] dxBefore = dx.clone();
            float[] dwBefore = dw.clone();
            map.forward(w, x, OFFSET, n, beta, y, OFFSET);
            map.backwardInput(w, dy, OFFSET, n, beta, dx, OFFSET);
            map.backwardWeights(dy, OFFSET, x, OFFSET, n, dw);
            double[] sums = wanted(yBefore, n * rows, beta);
            double[] inputSums = wanted(dxBefore, n * columns, beta);
            for (int i = 0; i < n; i++) {
                for (int at = 0; at < w.length; at++) {
                    int r = at / columns;
                    int c = at % columns;
                    if (mask.keeps(r, c)) {
                        sums[OFFSET + i * rows + r] += (double) scale * w[at] * x[OFFSET + i * columns + c];
                        inputSums[OFFSET + i * columns + c] += (double) scale * w[at] * dy[OFFSET + i * rows + r];
                    }
                }
            }
            assertClose(sums, y, "y");
            assertClose(inputSums, dx, "dx");
            for (int at = 0; at < dw.length; at++) {
                boolean touched = mask.keeps(at / columns, at % columns);
                double sum = dwBefore[at];
                for (int i = 0; touched && i < n; i++) {
                    sum += (double) scale
                            * x[OFFSET + i * columns + at % columns]
                            * dy[OFFSET + i * rows + at / columns];
                }
                assertEquals(sum, dw[at], touched ? 1e-4 : 0, "dw at " + at);
            }
        }
    }

    /** What is there before the product, which only multiplies the slice by beta. */
    private static double[] wanted(float[] before, int count, float beta) {
        double[] values = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            boolean inside = i >= OFFSET && i < OFFSET + count;
            values[i] = !inside ? before[i] : beta == 0 ? 0 : beta * before[i];
        }
        return values;
    }

    private static void assertClose(double[] wanted, float[] seen, String what) {
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(wanted[i], seen[i], 1e-4, what + " at " + i);
        }
    }

    @Property(tries = 300)
    void rowPatternsOnBothSides(
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(max = 1000) int seed) {
        Random random = new Random(seed);
        RowProducts products = new RowProducts(columns, rows);
        float[] w = noise(random, rows * columns);
        check(products, w, n, 1, (r, c) -> true);
        for (int batch = 0; batch < 2; batch++) {
            RowPattern inputs = rowPattern(random, columns);
            RowPattern outputs = rowPattern(random, rows);
            float scale = random.nextBoolean() ? 1 : 2.5f;
            products.use(inputs, outputs, scale);
            check(products, w, n, scale, (r, c) -> outputs.keeps(r) && inputs.keeps(c));
        }
    }

    private static RowPattern rowPattern(Random random, int width) {
        int period = 1 + random.nextInt(Math.min(6, width));
        return new RowPattern(period, 1 + random.nextInt(period), width);
    }

    @Property(tries = 300)
    void tilePatterns(
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll @IntRange(min = 1, max = 40) int rows,
            @ForAll @IntRange(min = 1, max = 6) int n,
            @ForAll @IntRange(max = 1000) int seed) {
        Random random = new Random(seed);
        TileProducts products = new TileProducts(columns, rows);
        float[] w = noise(random, rows * columns);
        check(products, w, n, 1, (r, c) -> true);
        for (int batch = 0; batch < 2; batch++) {
            int tileRows = 1 + random.nextInt(9);
            int tileColumns = 1 + random.nextInt(9);
            int tiles = ((rows - 1) / tileRows + 1) * ((columns - 1) / tileColumns + 1);
            int period = 1 + random.nextInt(Math.min(9, tiles));
            int bias = 1 + random.nextInt(period);
            TilePattern pattern = new TilePattern(period, bias, rows, columns, tileRows, tileColumns);
            float scale = random.nextBoolean() ? 1 : 2.5f;
            products.use(pattern, scale);
            check(products, w, n, scale, pattern::keeps);
        }
    }
}
