package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.Objects;
import java.util.Optional;

/**
 * A trained matrix, or a vector with one column.
 *
 * @param values row-major; not written after it is made
 * @param grid if the file says that the values were quantized: all are whole multiples of a power of two
 */
public record Weights(int rows, int columns, float[] values, Optional<Grid> grid) {
    public Weights {
        Objects.requireNonNull(grid, "grid");
        if ((long) rows * columns != values.length) {
            throw new IllegalArgumentException(values.length + " values of " + rows + " x " + columns);
        }
    }

    static Weights of(int rows, int columns, Tensor tensor, Optional<Grid> grid) {
        return new Weights(rows, columns, tensor.toFloats(), grid);
    }
}
