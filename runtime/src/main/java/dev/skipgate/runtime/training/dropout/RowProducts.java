package dev.skipgate.runtime.training.dropout;

import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.linear.Matrix;
import java.util.Objects;

/**
 * Products of which only some inputs and outputs are kept (approximate-random-dropout, section III-A): kept rows and columns are
 * gathered into compact matrices, and these are multiplied. Dropped inputs are not read, dropped outputs get no product, and the
 * gradients of dropped weights are not touched.
 *
 * <p>{@link #use} chooses the patterns of a batch, {@link #prepare} gathers the weights; then come any numbers of products. Nothing
 * is allocated once the largest sizes were seen. Not for several threads at once.
 */
public final class RowProducts implements LinearMap {
    private final Workspace weightSpace = new Workspace();
    private final Workspace gradientSpace = new Workspace();
    private final Workspace inputSpace = new Workspace();
    private final Workspace outputSpace = new Workspace();

    private RowPattern in;
    private RowPattern out;
    private float scale = 1;
    private float[] keptWeights = new float[0];

    /** Keeps everything until {@link #use}. */
    public RowProducts(int inputs, int outputs) {
        this.in = RowPattern.all(inputs);
        this.out = RowPattern.all(outputs);
    }

    /**
     * Takes the patterns of the next batch; {@link #prepare} has to follow.
     *
     * @param inputs which columns of the weights are kept
     * @param outputs which rows of the weights are kept
     * @param factor what all products are multiplied with, {@code 1 / (1 - rate)} for inverted dropout of the inputs
     */
    public void use(RowPattern inputs, RowPattern outputs, float factor) {
        if (inputs.width() != in.width() || outputs.width() != out.width()) {
            throw new IllegalArgumentException("patterns over " + outputs.width() + " x " + inputs.width()
                    + " for products of " + out.width() + " x " + in.width());
        }
        in = inputs;
        out = outputs;
        scale = factor;
    }

    @Override
    public int inputs() {
        return in.width();
    }

    @Override
    public int outputs() {
        return out.width();
    }

    /** Which columns of the weights are kept. */
    public RowPattern keptInputs() {
        return in;
    }

    /** Which rows of the weights are kept. */
    public RowPattern keptOutputs() {
        return out;
    }

    /** What all products are multiplied with. */
    public float scale() {
        return scale;
    }

    private boolean keepsAll() {
        return in.period() == 1 && out.period() == 1;
    }

    @Override
    public void prepare(float[] weights, int products) {
        Objects.checkFromIndexSize(0, in.width() * out.width(), weights.length);
        if (keepsAll()) {
            keptWeights = weights;
        } else {
            keptWeights = weightSpace.atLeast(in.kept() * out.kept());
            int stride = out.period() * in.width();
            Columns.gather(weights, out.first() * in.width(), stride, out.kept(), in, 1, keptWeights);
        }
    }

    /** {@code y = scale x W' + beta y}, without a product where the output is dropped. */
    @Override
    public void forward(float[] weights, float[] x, int xFrom, int rows, float beta, float[] y, int yFrom) {
        Matrix left = keptInputs(x, xFrom, rows);
        Matrix right = Matrix.of(keptWeights, in.kept()).transpose();
        if (out.period() == 1) {
            Blas.multiply(rows, out.kept(), in.kept(), left, right, beta, Matrix.at(y, yFrom, out.width()));
            return;
        }
        float[] compact = outputSpace.atLeast(rows * out.kept());
        Blas.multiply(rows, out.kept(), in.kept(), left, right, 0, Matrix.of(compact, out.kept()));
        Columns.multiply(y, yFrom, rows * out.width(), beta);
        Columns.add(compact, rows, out, 1, y, yFrom, out.width());
    }

    /** {@code dx = scale dy W + beta dx}, without a product where the input is dropped. */
    @Override
    public void backwardInput(float[] weights, float[] dy, int dyFrom, int rows, float beta, float[] dx, int dxFrom) {
        Matrix left = keptOutputs(dy, dyFrom, rows);
        Matrix right = Matrix.of(keptWeights, in.kept());
        if (in.period() == 1 && scale == 1) {
            Blas.multiply(rows, in.kept(), out.kept(), left, right, beta, Matrix.at(dx, dxFrom, in.width()));
            return;
        }
        float[] compact = inputSpace.atLeast(rows * in.kept());
        Blas.multiply(rows, in.kept(), out.kept(), left, right, 0, Matrix.of(compact, in.kept()));
        Columns.multiply(dx, dxFrom, rows * in.width(), beta);
        Columns.add(compact, rows, in, scale, dx, dxFrom, in.width());
    }

    /** {@code dW = dW + scale dy' x} where both row and column are kept. */
    @Override
    public void backwardWeights(float[] dy, int dyFrom, float[] x, int xFrom, int rows, float[] gradient) {
        Matrix left = keptOutputs(dy, dyFrom, rows).transpose();
        Matrix right = keptInputs(x, xFrom, rows);
        if (keepsAll()) {
            Blas.multiply(out.kept(), in.kept(), rows, left, right, 1, Matrix.of(gradient, in.kept()));
            return;
        }
        float[] compact = gradientSpace.atLeast(out.kept() * in.kept());
        Blas.multiply(out.kept(), in.kept(), rows, left, right, 0, Matrix.of(compact, in.kept()));
        int stride = out.period() * in.width();
        Columns.add(compact, out.kept(), in, 1, gradient, out.first() * in.width(), stride);
    }

    private Matrix keptInputs(float[] x, int from, int rows) {
        if (in.period() == 1 && scale == 1) {
            return Matrix.at(x, from, in.width());
        }
        float[] compact = inputSpace.atLeast(rows * in.kept());
        Columns.gather(x, from, in.width(), rows, in, scale, compact);
        return Matrix.of(compact, in.kept());
    }

    private Matrix keptOutputs(float[] dy, int from, int rows) {
        if (out.period() == 1) {
            return Matrix.at(dy, from, out.width());
        }
        float[] compact = outputSpace.atLeast(rows * out.kept());
        Columns.gather(dy, from, out.width(), rows, out, 1, compact);
        return Matrix.of(compact, out.kept());
    }

    @Override
    public long multiplications(int rows) {
        return (long) rows * in.kept() * out.kept();
    }
}
