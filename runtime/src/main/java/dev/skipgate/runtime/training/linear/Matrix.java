package dev.skipgate.runtime.training.linear;

import java.util.Objects;

/**
 * Where a row-major matrix lies in an array. Its sizes are arguments of the product.
 *
 * @param offset index of its first element
 * @param stride elements from one stored row to the next
 * @param transposed whether the product takes rows for columns
 */
public record Matrix(float[] data, int offset, int stride, boolean transposed) {
    public Matrix {
        Objects.requireNonNull(data, "data");
    }

    public static Matrix of(float[] data, int stride) {
        return new Matrix(data, 0, stride, false);
    }

    public static Matrix at(float[] data, int offset, int stride) {
        return new Matrix(data, offset, stride, false);
    }

    /** The same matrix, read with rows for columns. */
    public Matrix transpose() {
        return new Matrix(data, offset, stride, !transposed);
    }
}
