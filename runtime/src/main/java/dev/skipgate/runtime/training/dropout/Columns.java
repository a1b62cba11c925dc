package dev.skipgate.runtime.training.dropout;

import java.util.Arrays;

/** Moves the kept columns of a row-major matrix into a compact one and back. */
final class Columns {
    private Columns() {}

    /**
     * {@code compact = scale * kept columns}.
     *
     * @param stride elements from one row to the next
     */
    static void gather(
            float[] matrix, int from, int stride, int rows, RowPattern columns, float scale, float[] compact) {
        int kept = columns.kept();
        int period = columns.period();
        for (int row = 0; row < rows; row++) {
            int source = from + row * stride + columns.first();
            int to = row * kept;
            if (period == 1 && scale == 1) {
                System.arraycopy(matrix, source, compact, to, kept);
            } else {
                for (int k = 0; k < kept; k++) {
                    compact[to + k] = scale * matrix[source + k * period];
                }
            }
        }
    }

    /** {@code kept columns += scale * compact}. */
    static void add(float[] compact, int rows, RowPattern columns, float scale, float[] matrix, int from, int stride) {
        int kept = columns.kept();
        int period = columns.period();
        for (int row = 0; row < rows; row++) {
            int to = from + row * stride + columns.first();
            int source = row * kept;
            for (int k = 0; k < kept; k++) {
                matrix[to + k * period] += scale * compact[source + k];
            }
        }
    }

    /** {@code values = factor * values}; with a factor of 0 they need not be numbers. */
    static void multiply(float[] values, int from, int count, float factor) {
        if (factor == 0) {
            Arrays.fill(values, from, from + count, 0f);
        } else if (factor != 1) {
            for (int i = from; i < from + count; i++) {
                values[i] *= factor;
            }
        }
    }
}
