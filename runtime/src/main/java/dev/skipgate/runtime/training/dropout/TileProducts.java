package dev.skipgate.runtime.training.dropout;

import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.linear.Matrix;
import java.util.Objects;

/**
 * Products of which only some tiles of the weights are kept (approximate-random-dropout, section III-B). Rows of tiles that keep the
 * same columns form a group; a group's kept tiles are one compact matrix, and there is one product for each group. What is dropped
 * is not read, and its gradient not touched.
 *
 * <p>{@link #use} chooses the pattern of a batch, {@link #prepare} gathers the weights; then come any numbers of products. Nothing
 * but small records is allocated once the largest sizes were seen. Not for several threads at once.
 */
public final class TileProducts implements LinearMap {
    private final Workspace weightSpace = new Workspace();
    private final Workspace gradientSpace = new Workspace();
    private final Workspace inputSpace = new Workspace();
    private final Workspace outputSpace = new Workspace();

    private TilePattern pattern;
    private float scale = 1;
    private float[] keptWeights = new float[0];

    /** Keeps everything until {@link #use}. */
    public TileProducts(int inputs, int outputs) {
        this.pattern = new TilePattern(1, 1, outputs, inputs, outputs, inputs);
    }

    /**
     * Takes the pattern of the next batch; {@link #prepare} has to follow.
     *
     * @param tiles over a matrix of outputs x inputs
     * @param factor what all products are multiplied with, {@code 1 / (1 - rate)} for inverted dropout
     */
    public void use(TilePattern tiles, float factor) {
        if (tiles.rows() != outputs() || tiles.columns() != inputs()) {
            throw new IllegalArgumentException("a pattern over " + tiles.rows() + " x " + tiles.columns()
                    + " for products of " + outputs() + " x " + inputs());
        }
        pattern = tiles;
        scale = factor;
    }

    /** Which tiles of the weights are kept. */
    public TilePattern pattern() {
        return pattern;
    }

    /** What all products are multiplied with. */
    public float scale() {
        return scale;
    }

    @Override
    public int inputs() {
        return pattern.columns();
    }

    @Override
    public int outputs() {
        return pattern.rows();
    }

    @Override
    public void prepare(float[] weights, int products) {
        Objects.checkFromIndexSize(0, inputs() * outputs(), weights.length);
        keptWeights = weightSpace.atLeast((int) multiplications(1));
        int offset = 0;
        for (int group = 0; group < pattern.groups(); group++) {
            TileGroup tiles = new TileGroup(pattern, group);
            tiles.gatherWeights(weights, keptWeights, offset);
            offset += tiles.size();
        }
    }

    /** {@code y = scale x W' + beta y}. */
    @Override
    public void forward(float[] weights, float[] x, int xFrom, int rows, float beta, float[] y, int yFrom) {
        Columns.multiply(y, yFrom, rows * outputs(), beta);
        int offset = 0;
        for (int group = 0; group < pattern.groups(); group++) {
            TileGroup tiles = new TileGroup(pattern, group);
            if (tiles.size() > 0) {
                float[] left = inputSpace.atLeast(rows * tiles.columns());
                float[] product = outputSpace.atLeast(rows * tiles.rows());
                tiles.gatherInputs(x, xFrom, rows, left);
                Blas.multiply(
                        rows,
                        tiles.rows(),
                        tiles.columns(),
                        Matrix.of(left, tiles.columns()),
                        Matrix.at(keptWeights, offset, tiles.columns()).transpose(),
                        0,
                        Matrix.of(product, tiles.rows()));
                tiles.addOutputs(product, rows, scale, y, yFrom);
            }
            offset += tiles.size();
        }
    }

    /** {@code dx = scale dy W + beta dx}. */
    @Override
    public void backwardInput(float[] weights, float[] dy, int dyFrom, int rows, float beta, float[] dx, int dxFrom) {
        Columns.multiply(dx, dxFrom, rows * inputs(), beta);
        int offset = 0;
        for (int group = 0; group < pattern.groups(); group++) {
            TileGroup tiles = new TileGroup(pattern, group);
            if (tiles.size() > 0) {
                float[] left = outputSpace.atLeast(rows * tiles.rows());
                float[] product = inputSpace.atLeast(rows * tiles.columns());
                tiles.gatherOutputs(dy, dyFrom, rows, scale, left);
                Blas.multiply(
                        rows,
                        tiles.columns(),
                        tiles.rows(),
                        Matrix.of(left, tiles.rows()),
                        Matrix.at(keptWeights, offset, tiles.columns()),
                        0,
                        Matrix.of(product, tiles.columns()));
                tiles.addInputs(product, rows, dx, dxFrom);
            }
            offset += tiles.size();
        }
    }

    /** {@code dW = dW + scale dy' x} in the kept tiles. */
    @Override
    public void backwardWeights(float[] dy, int dyFrom, float[] x, int xFrom, int rows, float[] gradient) {
        for (int group = 0; group < pattern.groups(); group++) {
            TileGroup tiles = new TileGroup(pattern, group);
            if (tiles.size() > 0) {
                float[] left = outputSpace.atLeast(rows * tiles.rows());
                float[] right = inputSpace.atLeast(rows * tiles.columns());
                float[] product = gradientSpace.atLeast(tiles.size());
                tiles.gatherOutputs(dy, dyFrom, rows, scale, left);
                tiles.gatherInputs(x, xFrom, rows, right);
                Blas.multiply(
                        tiles.rows(),
                        tiles.columns(),
                        rows,
                        Matrix.of(left, tiles.rows()).transpose(),
                        Matrix.of(right, tiles.columns()),
                        0,
                        Matrix.of(product, tiles.columns()));
                tiles.addWeights(product, gradient);
            }
        }
    }

    @Override
    public long multiplications(int rows) {
        long size = 0;
        for (int group = 0; group < pattern.groups(); group++) {
            size += new TileGroup(pattern, group).size();
        }
        return rows * size;
    }
}
