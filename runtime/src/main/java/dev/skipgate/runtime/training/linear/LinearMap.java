package dev.skipgate.runtime.training.linear;

/**
 * {@code y = x W'} and its two backward products, for a row-major {@code W} of outputs x inputs, as PyTorch stores it.
 */
public interface LinearMap {
    int inputs();

    int outputs();

    /**
     * To be called when the weights have changed, before the products of a window.
     *
     * @param products about how many forward products follow with these weights
     */
    default void prepare(float[] weights, int products) {}

    /** {@code y = x W' + beta y}. */
    void forward(float[] weights, float[] x, int xFrom, int rows, float beta, float[] y, int yFrom);

    /** {@code dx = dy W + beta dx}. */
    void backwardInput(float[] weights, float[] dy, int dyFrom, int rows, float beta, float[] dx, int dxFrom);

    /** {@code dW = dW + dy' x}. */
    void backwardWeights(float[] dy, int dyFrom, float[] x, int xFrom, int rows, float[] gradient);

    /** Multiply-accumulates of one of the three products for so many rows. */
    long multiplications(int rows);
}
