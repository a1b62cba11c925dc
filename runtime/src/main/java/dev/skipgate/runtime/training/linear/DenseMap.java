package dev.skipgate.runtime.training.linear;

/** All of W, every time. */
public record DenseMap(int inputs, int outputs) implements LinearMap {
    @Override
    public void forward(float[] weights, float[] x, int xFrom, int rows, float beta, float[] y, int yFrom) {
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
