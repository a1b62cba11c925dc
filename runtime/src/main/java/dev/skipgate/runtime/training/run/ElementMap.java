package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.dropout.ElementDropout;
import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.random.RandomState;

/**
 * A dense map of inputs of which some are dropped, each by itself: conventional dropout. Nothing is skipped.
 *
 * <p>The first forward product of a window draws the mask, for as many rows as it has. A product of more rows repeats it: a recurrent product takes a step at
 * a time and drops the same at each, its gradient takes all steps together.
 */
final class ElementMap implements LinearMap {
    private final ElementDropout dropout;
    private final DenseMap dense;
    private final RandomState random;
    private float[] masked = new float[0];
    private int maskRows;
    private boolean drawn;

    ElementMap(int inputs, int outputs, double rate, RandomState random) {
        this.dropout = new ElementDropout(rate);
        this.dense = new DenseMap(inputs, outputs);
        this.random = random;
    }

    /** Lets the next forward product draw a new mask. */
    void nextWindow() {
        drawn = false;
    }

    private void apply(float[] values, int from, int rows) {
        for (int row = 0; row < rows; row += maskRows) {
            int count = Math.min(maskRows, rows - row) * inputs();
            dropout.apply(values, from + row * inputs(), count, 0);
        }
    }

    private float[] masked(float[] x, int from, int rows) {
        masked = Functions.room(masked, rows * inputs());
        System.arraycopy(x, from, masked, 0, rows * inputs());
        apply(masked, 0, rows);
        return masked;
    }

    @Override
    public int inputs() {
        return dense.inputs();
    }

    @Override
    public int outputs() {
        return dense.outputs();
    }

    @Override
    public void prepare(float[] weights, int products) {
        dense.prepare(weights, products);
    }

    @Override
    public void forward(float[] weights, float[] x, int xFrom, int rows, float beta, float[] y, int yFrom) {
        if (!drawn) {
            maskRows = rows;
            dropout.sample(rows * inputs(), random);
            drawn = true;
        }
        dense.forward(weights, masked(x, xFrom, rows), 0, rows, beta, y, yFrom);
    }

    @Override
    public void backwardInput(float[] weights, float[] dy, int dyFrom, int rows, float beta, float[] dx, int dxFrom) {
        int size = rows * inputs();
        if (beta == 0) {
            dense.backwardInput(weights, dy, dyFrom, rows, 0, dx, dxFrom);
            apply(dx, dxFrom, rows);
            return;
        }
        masked = Functions.room(masked, size);
        dense.backwardInput(weights, dy, dyFrom, rows, 0, masked, 0);
        apply(masked, 0, rows);
        for (int i = 0; i < size; i++) {
            dx[dxFrom + i] += masked[i];
        }
    }

    @Override
    public void backwardWeights(float[] dy, int dyFrom, float[] x, int xFrom, int rows, float[] gradient) {
        dense.backwardWeights(dy, dyFrom, masked(x, xFrom, rows), 0, rows, gradient);
    }

    @Override
    public long multiplications(int rows) {
        return dense.multiplications(rows);
    }
}
