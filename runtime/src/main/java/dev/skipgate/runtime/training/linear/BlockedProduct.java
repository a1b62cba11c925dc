package dev.skipgate.runtime.training.linear;

/**
 * {@code y = x B + beta y} with a wide B (inputs x outputs) and few rows, many times with the same B, as a recurrent layer multiplies: a BLAS brings B into the order it
 * likes in every call, which costs more than the product itself; this is done once, here. B is kept in blocks of 64 columns, each a small matrix, and products
 * are cut so small that OpenBLAS takes its kernels without packing.
 *
 * <p>There is no room for B until it is packed, and nothing is allocated once the largest number of rows was seen. Not for several threads at once.
 */
final class BlockedProduct {
    /** Columns of a block: four vectors of 512 bits. */
    private static final int BLOCK = 64;

    /** Multiply-accumulates up to which OpenBLAS takes the kernels for small matrices (its *_small_kernel_permit functions, 100^3). */
    private static final int SMALL = 1_000_000;

    /** Inputs of a product below which cutting it costs more than it brings. */
    private static final int FEWEST_INPUTS = 64;

    private final int inputs;
    private final int outputs;
    private float[] blocks = new float[0];
    private boolean isPacked;
    private float[] slice = new float[0];
    private float[] result = new float[0];

    BlockedProduct(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** Whether this is the faster way for so many rows. */
    boolean pays(int rows) {
        return rows > 1 && inputs >= FEWEST_INPUTS && outputs >= BLOCK && longestSlice(rows) >= FEWEST_INPUTS;
    }

    private static int longestSlice(int rows) {
        return SMALL / (BLOCK * rows);
    }

    /** B is another one from now on. */
    void forget() {
        isPacked = false;
    }

    boolean isPacked() {
        return isPacked;
    }

    private void makeRoom() {
        blocks = Functions.room(blocks, inputs * outputs);
        isPacked = true;
    }

    /** Takes B from a row-major matrix, inputs x outputs. */
    void pack(float[] matrix) {
        makeRoom();
        for (int first = 0; first < outputs; first += BLOCK) {
            int width = Math.min(BLOCK, outputs - first);
            for (int i = 0; i < inputs; i++) {
                System.arraycopy(matrix, i * outputs + first, blocks, first * inputs + i * width, width);
            }
        }
    }

    /** Takes B from the rows of its transpose, outputs x inputs. */
    void packTransposed(float[] matrix) {
        makeRoom();
        for (int first = 0; first < outputs; first += BLOCK) {
            int width = Math.min(BLOCK, outputs - first);
            for (int i = 0; i < inputs; i++) {
                int to = first * inputs + i * width;
                for (int o = 0; o < width; o++) {
                    blocks[to + o] = matrix[(first + o) * inputs + i];
                }
            }
        }
    }

    /** {@code y = x B + beta y} with what was packed. */
    void multiply(float[] x, int xFrom, int rows, float beta, float[] y, int yFrom) {
        result = Functions.room(result, rows * outputs);
        int slices = (inputs - 1) / longestSlice(rows) + 1;
        int length = (inputs - 1) / slices + 1;
        for (int from = 0; from < inputs; from += length) {
            int count = Math.min(length, inputs - from);
            Matrix left = count == inputs ? Matrix.at(x, xFrom, inputs) : slice(x, xFrom + from, rows, count);
            for (int first = 0; first < outputs; first += BLOCK) {
                int width = Math.min(BLOCK, outputs - first);
                Matrix right = Matrix.at(blocks, first * inputs + from * width, width);
                Blas.multiply(
                        rows, width, count, left, right, from == 0 ? 0f : 1f, Matrix.at(result, first * rows, width));
            }
        }
        addResult(rows, beta, y, yFrom);
    }

    /** Copied, because netlib's checks want a matrix to fill its last row. */
    private Matrix slice(float[] x, int from, int rows, int count) {
        slice = Functions.room(slice, rows * count);
        for (int r = 0; r < rows; r++) {
            System.arraycopy(x, from + r * inputs, slice, r * count, count);
        }
        return Matrix.of(slice, count);
    }

    private void addResult(int rows, float beta, float[] y, int yFrom) {
        for (int first = 0; first < outputs; first += BLOCK) {
            int width = Math.min(BLOCK, outputs - first);
            for (int r = 0; r < rows; r++) {
                add(result, first * rows + r * width, width, beta, y, yFrom + r * outputs + first);
            }
        }
    }

    private static void add(float[] from, int at, int count, float beta, float[] to, int toAt) {
        if (beta == 0) {
            System.arraycopy(from, at, to, toAt, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            to[toAt + i] = beta * to[toAt + i] + from[at + i];
        }
    }
}
