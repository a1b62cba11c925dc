package dev.skipgate.runtime.opencl.training;

import dev.skipgate.runtime.training.dropout.RowPattern;
import dev.skipgate.runtime.training.dropout.RowProducts;
import dev.skipgate.runtime.training.dropout.TilePattern;
import dev.skipgate.runtime.training.dropout.TileProducts;
import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.LinearMap;
import java.util.Optional;

/**
 * Which weights of a matrix a pattern of dropout keeps. What a row pattern drops does not go to the device; what a tile pattern drops is passed over there.
 *
 * @param inputs columns that are kept, {@code outputs} rows
 * @param scale what the inputs are multiplied with
 */
record KeptWeights(RowPattern inputs, RowPattern outputs, Optional<TilePattern> tiles, float scale) {
    /** Rows of weights that are copied together, so that both orders are written along their rows. */
    private static final int BLOCK = 16;

    /** @throws IllegalArgumentException when a product is of a kind that no plan which was let through has */
    static KeptWeights of(LinearMap map) {
        if (map instanceof RowProducts rows) {
            return new KeptWeights(rows.keptInputs(), rows.keptOutputs(), Optional.empty(), rows.scale());
        }
        RowPattern inputs = RowPattern.all(map.inputs());
        RowPattern outputs = RowPattern.all(map.outputs());
        if (map instanceof TileProducts tiles) {
            return new KeptWeights(inputs, outputs, Optional.of(tiles.pattern()), tiles.scale());
        }
        if (map instanceof DenseMap) {
            return new KeptWeights(inputs, outputs, Optional.empty(), 1);
        }
        throw new IllegalArgumentException("the OpenCL trainer has no product like " + map.getClass());
    }

    /** Whether a work-item can add up so many neighbouring columns, forward and backward, within a tile. */
    boolean allows(int width) {
        return tiles.isEmpty()
                || (tiles.get().tileRows() % width == 0 && tiles.get().tileColumns() % width == 0);
    }

    /**
     * Lays the kept weights out as columns, at {@code forward}, and as rows, at {@code backward}.
     *
     * @param forwardStride of the columns, {@code backwardStride} of the rows
     */
    void copyWeights(float[] weights, float[] to, int forward, int forwardStride, int backward, int backwardStride) {
        for (int block = 0; block < outputs.kept(); block += BLOCK) {
            int end = Math.min(block + BLOCK, outputs.kept());
            for (int k = 0; k < inputs.kept(); k++) {
                int column = inputs.first() + k * inputs.period();
                for (int o = block; o < end; o++) {
                    float weight = weights[(outputs.first() + o * outputs.period()) * inputs.width() + column];
                    to[forward + k * forwardStride + o] = weight;
                    to[backward + o * backwardStride + k] = weight;
                }
            }
        }
    }

    /** Adds gradients of the kept weights to those of all. */
    void addGradients(float[] from, int at, int stride, float[] gradient) {
        for (int o = 0; o < outputs.kept(); o++) {
            int to = (outputs.first() + o * outputs.period()) * inputs.width() + inputs.first();
            for (int k = 0; k < inputs.kept(); k++) {
                gradient[to + k * inputs.period()] += from[at + o * stride + k];
            }
        }
    }

    /** {@code to = factor * kept}, row by row. */
    static void gather(
            RowPattern kept, float factor, float[] from, int at, int rows, float[] to, int toAt, int toStride) {
        for (int row = 0; row < rows; row++) {
            int source = at + row * kept.width() + kept.first();
            for (int k = 0; k < kept.kept(); k++) {
                to[toAt + row * toStride + k] = factor * from[source + k * kept.period()];
            }
        }
    }

    /** {@code kept = factor * from}, row by row; what is dropped stays. */
    static void scatter(RowPattern kept, float factor, float[] from, int at, int stride, int rows, float[] to) {
        for (int row = 0; row < rows; row++) {
            int target = row * kept.width() + kept.first();
            for (int k = 0; k < kept.kept(); k++) {
                to[target + k * kept.period()] = factor * from[at + row * stride + k];
            }
        }
    }
}
