package dev.skipgate.runtime.training.linear;

/**
 * Products with one-hot rows: {@code y} takes one column of W for each token. The columns are gathered from a transposed copy, made once for a window, because
 * W stores them apart.
 */
public final class TokenMap {
    private final int vocabulary;
    private final int outputs;
    private final float[] transposed;
    private final float[] columnGradient;

    public TokenMap(int vocabulary, int outputs) {
        this.vocabulary = vocabulary;
        this.outputs = outputs;
        this.transposed = new float[vocabulary * outputs];
        this.columnGradient = new float[vocabulary * outputs];
    }

    /** {@code y = y + x W'}. */
    public void forward(float[] weights, int[] tokens, int rows, float[] y) {
        for (int output = 0; output < outputs; output++) {
            for (int token = 0; token < vocabulary; token++) {
                transposed[token * outputs + output] = weights[output * vocabulary + token];
            }
        }
        for (int row = 0; row < rows; row++) {
            add(transposed, tokens[row] * outputs, y, row * outputs);
        }
    }

    /** {@code dW = dW + dy' x}. */
    public void backwardWeights(float[] dy, int[] tokens, int rows, float[] gradient) {
        Functions.clear(columnGradient, 0, columnGradient.length);
        for (int row = 0; row < rows; row++) {
            add(dy, row * outputs, columnGradient, tokens[row] * outputs);
        }
        for (int output = 0; output < outputs; output++) {
            for (int token = 0; token < vocabulary; token++) {
                gradient[output * vocabulary + token] += columnGradient[token * outputs + output];
            }
        }
    }

    private void add(float[] from, int at, float[] to, int toAt) {
        for (int i = 0; i < outputs; i++) {
            to[toAt + i] += from[at + i];
        }
    }
}
