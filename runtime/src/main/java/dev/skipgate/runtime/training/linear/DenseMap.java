package dev.skipgate.runtime.training.linear;

/** All of W, every time. Before many products of few rows W is brought into the order in which they are fast. */
public final class DenseMap implements LinearMap {
    /** Products with the same weights from which reordering pays. */
    private static final int MANY = 8;

    private final int inputs;
    private final int outputs;
    private final BlockedProduct forward;
    private final BlockedProduct backward;
    private boolean many;

    public DenseMap(int inputs, int outputs) {
        this.inputs = inputs;
        this.outputs = outputs;
        forward = new BlockedProduct(inputs, outputs);
        backward = new BlockedProduct(outputs, inputs);
    }

    @Override
    public int inputs() {
        return inputs;
    }

    @Override
    public int outputs() {
        return outputs;
    }

    @Override
    public void prepare(float[] weights, int products) {
        many = products >= MANY;
        forward.forget();
        backward.forget();
    }

    @Override
    public void forward(float[] weights, float[] x, int xFrom, int rows, float beta, float[] y, int yFrom) {
        if (many && forward.pays(rows)) {
            if (!forward.isPacked()) {
                forward.packTransposed(weights);
            }
            forward.multiply(x, xFrom, rows, beta, y, yFrom);
            return;
        }
        Blas.multiply(
                rows,
                outputs,
                inputs,
                Matrix.at(x, xFrom, inputs),
                Matrix.of(weights, inputs).transpose(),
                beta,
                Matrix.at(y, yFrom, outputs));
    }

    @Override
    public void backwardInput(float[] weights, float[] dy, int dyFrom, int rows, float beta, float[] dx, int dxFrom) {
        if (many && backward.pays(rows)) {
            if (!backward.isPacked()) {
                backward.pack(weights);
            }
            backward.multiply(dy, dyFrom, rows, beta, dx, dxFrom);
            return;
        }
        Blas.multiply(
                rows,
                inputs,
                outputs,
                Matrix.at(dy, dyFrom, outputs),
                Matrix.of(weights, inputs),
                beta,
                Matrix.at(dx, dxFrom, inputs));
    }

    @Override
    public void backwardWeights(float[] dy, int dyFrom, float[] x, int xFrom, int rows, float[] gradient) {
        Blas.multiply(
                outputs,
                inputs,
                rows,
                Matrix.at(dy, dyFrom, outputs).transpose(),
                Matrix.at(x, xFrom, inputs),
                1f,
                Matrix.of(gradient, inputs));
    }

    @Override
    public long multiplications(int rows) {
        return (long) rows * inputs * outputs;
    }
}
