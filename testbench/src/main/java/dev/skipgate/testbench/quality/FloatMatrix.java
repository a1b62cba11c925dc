package dev.skipgate.testbench.quality;

/** A matrix of floats that multiplies vectors, stored as suits how many of its weights are zero. */
interface FloatMatrix {
    /** Below this share of non-zeros, visiting them alone is faster than a vectorized loop over all weights. */
    double SPARSE = 0.3;

    /**
     * Chooses how to store a matrix.
     *
     * @param rowMajor rows x columns weights
     */
    static FloatMatrix of(float[] rowMajor, int rows) {
        int nonZeros = 0;
        for (float weight : rowMajor) {
            nonZeros += weight != 0 ? 1 : 0;
        }
        return nonZeros < SPARSE * rowMajor.length ? new Sparse(rowMajor, rows, nonZeros) : new Dense(rowMajor, rows);
    }

    /** Adds the product with a vector to one sum a row. */
    void addProduct(float[] vector, float[] sums);

    /** All weights, by columns: a one-hot input costs one column, and the loop over rows vectorizes. */
    final class Dense implements FloatMatrix {
        private final float[][] columns;

        Dense(float[] rowMajor, int rows) {
            int count = rowMajor.length / rows;
            columns = new float[count][rows];
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < count; column++) {
                    columns[column][row] = rowMajor[row * count + column];
                }
            }
        }

        int count() {
            return columns.length;
        }

        void addColumn(int column, float[] sums) {
            float[] weights = columns[column];
            for (int row = 0; row < sums.length; row++) {
                sums[row] += weights[row];
            }
        }

        @Override
        public void addProduct(float[] vector, float[] sums) {
            int column = 0;
            // Four columns at once: the sums are read and written a quarter as often as the weights are.
            for (; column + 4 <= vector.length; column += 4) {
                addFour(vector, column, sums);
            }
            for (; column < vector.length; column++) {
                float factor = vector[column];
                float[] weights = columns[column];
                for (int row = 0; row < sums.length; row++) {
                    sums[row] += weights[row] * factor;
                }
            }
        }

        private void addFour(float[] vector, int column, float[] sums) {
            float factorA = vector[column];
            float factorB = vector[column + 1];
            float factorC = vector[column + 2];
            float factorD = vector[column + 3];
            float[] a = columns[column];
            float[] b = columns[column + 1];
            float[] c = columns[column + 2];
            float[] d = columns[column + 3];
            for (int row = 0; row < sums.length; row++) {
                sums[row] += (a[row] * factorA + b[row] * factorB) + (c[row] * factorC + d[row] * factorD);
            }
        }
    }

    /** The non-zero weights, by rows. */
    final class Sparse implements FloatMatrix {
        private final int[] starts;
        private final int[] places;
        private final float[] weights;

        Sparse(float[] rowMajor, int rows, int nonZeros) {
            int count = rowMajor.length / rows;
            starts = new int[rows + 1];
            places = new int[nonZeros];
            weights = new float[nonZeros];
            int kept = 0;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < count; column++) {
                    float weight = rowMajor[row * count + column];
                    if (weight != 0) {
                        places[kept] = column;
                        weights[kept++] = weight;
                    }
                }
                starts[row + 1] = kept;
            }
        }

        @Override
        public void addProduct(float[] vector, float[] sums) {
            for (int row = 0; row < sums.length; row++) {
                sums[row] += dot(starts[row], starts[row + 1], vector);
            }
        }

        /** Two sums, because each addition waits for the one before it. */
        private float dot(int from, int to, float[] vector) {
            float even = 0;
            float odd = 0;
            int at = from;
            for (; at + 2 <= to; at += 2) {
                even += weights[at] * vector[places[at]];
                odd += weights[at + 1] * vector[places[at + 1]];
            }
            return at < to ? even + odd + weights[at] * vector[places[at]] : even + odd;
        }
    }
}
