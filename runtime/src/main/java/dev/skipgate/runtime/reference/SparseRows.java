package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.numeric.WeightMatrix;

/** The non-zero weights of a matrix by rows, as integers: what the reference model multiplies with. */
final class SparseRows {
    private final int[] starts;
    private final int[] columns;
    private final int[] weights;

    SparseRows(WeightMatrix matrix) {
        int count = Math.toIntExact(matrix.nonZeros());
        starts = new int[matrix.rows() + 1];
        columns = new int[count];
        weights = new int[count];
        int next = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            starts[row] = next;
            for (int column = 0; column < matrix.columns(); column++) {
                int code = matrix.code(row, column);
                if (code != 0) {
                    columns[next] = column;
                    weights[next++] = Math.toIntExact(matrix.integerOf(code));
                }
            }
        }
        starts[matrix.rows()] = next;
    }

    /** The integer product of one row with a vector. */
    long dot(int row, int[] vector) {
        long sum = 0;
        for (int k = starts[row]; k < starts[row + 1]; k++) {
            sum += (long) weights[k] * vector[columns[k]];
        }
        return sum;
    }
}
