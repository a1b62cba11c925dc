package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.linear.Matrix;

/**
 * Gated recurrent unit with the gates r, z, n (reset, update, new), the reset gate applied before the recurrent product, as it was first described (Cho et al.,
 * "Learning phrase representations using RNN encoder-decoder", 2014, equations 5 to 8, with z and 1 - z as {@link GruLayer} has them):
 * {@code n = tanh(W x + U (r h') + b), h = (1 - z) n + z h'}.
 *
 * <p>The new gate's product waits for the reset gate, so a step has two products: of r and z with the state, and of n with the state that was reset. Dropout patterns on the
 * recurrent product and thresholds on gate gradients would have to cut both; they are refused where plans are made.
 */
public final class ResetFirstGruLayer extends RecurrentLayer {
    private final CellRounding rounding;
    private float[] resetStates = new float[0];
    private float[] resetGradient = new float[0];

    /** The gradients of n alone, row by row: BLAS's checks want a matrix to fill its last row, which the third of one does not. */
    private float[] newGradients = new float[0];

    public ResetFirstGruLayer(String name, RecurrentWeights weights, boolean reverse, CellRounding rounding) {
        super(name, weights, reverse);
        this.rounding = rounding;
    }

    @Override
    public void setRecurrentMap(LinearMap map) {
        if (!(map instanceof DenseMap)) {
            throw new IllegalArgumentException(
                    "layer '" + name() + "' resets its state before the product, which no pattern of dropout cuts");
        }
    }

    @Override
    protected void fillBias(float[] bias) {
        Biases.sum(weights(), bias);
        rounding.bias().round(bias, 0, bias.length);
    }

    @Override
    protected void makeRoom(int rows) {
        super.makeRoom(rows);
        resetStates = Functions.room(resetStates, rows * hidden());
        resetGradient = Functions.room(resetGradient, window.batch() * hidden());
        newGradients = Functions.room(newGradients, rows * hidden());
    }

    private float[] u() {
        return weights().recurrent().effective();
    }

    /** The rows of r and z. */
    private static Matrix first(float[] matrix, int h) {
        return Matrix.of(matrix, h);
    }

    /** The rows of n. */
    private static Matrix last(float[] matrix, int h) {
        return Matrix.at(matrix, 2 * h * h, h);
    }

    @Override
    protected void multiplyState(int time, int before) {
        int h = hidden();
        int batch = window.batch();
        Matrix target = Matrix.at(gates, time * batch * 3 * h, 3 * h);
        Blas.multiply(
                batch,
                2 * h,
                h,
                Matrix.at(hiddenStates, before, h),
                first(u(), h).transpose(),
                1f,
                target);
    }

    @Override
    protected void stepForward(int time, int before, int after) {
        int h = hidden();
        int batch = window.batch();
        int from = time * batch * 3 * h;
        int reset = time * batch * h;
        for (int b = 0; b < batch; b++) {
            int gate = from + b * 3 * h;
            rounding.gateInput().round(gates, gate, 2 * h);
            Functions.sigmoid(gates, gate, 2 * h);
            rounding.gate().round(gates, gate, 2 * h);
            for (int k = 0; k < h; k++) {
                resetStates[reset + b * h + k] = gates[gate + k] * hiddenStates[before + b * h + k];
            }
        }
        rounding.reset().round(resetStates, reset, batch * h);
        Matrix target = Matrix.at(gates, from + 2 * h, 3 * h);
        Blas.multiply(
                batch, h, h, Matrix.at(resetStates, reset, h), last(u(), h).transpose(), 1f, target);
        for (int b = 0; b < batch; b++) {
            int gate = from + b * 3 * h;
            rounding.gateInput().round(gates, gate + 2 * h, h);
            Functions.tanh(gates, gate + 2 * h, h);
            rounding.gate().round(gates, gate + 2 * h, h);
            for (int k = 0; k < h; k++) {
                float n = gates[gate + 2 * h + k];
                hiddenStates[after + b * h + k] = n + gates[gate + h + k] * (hiddenStates[before + b * h + k] - n);
            }
        }
        rounding.hidden().round(hiddenStates, after, batch * h);
    }

    @Override
    protected void stepBackward(int time, int before, int after) {
        int h = hidden();
        int batch = window.batch();
        int from = time * batch * 3 * h;
        for (int b = 0; b < batch; b++) {
            int gate = from + b * 3 * h;
            for (int k = 0; k < h; k++) {
                float z = gates[gate + h + k];
                float n = gates[gate + 2 * h + k];
                float dh = hiddenGradient[b * h + k];
                gateGradients[gate + h + k] = dh * (hiddenStates[before + b * h + k] - n) * z * (1 - z);
                gateGradients[gate + 2 * h + k] = dh * (1 - z) * (1 - n * n);
                hiddenGradient[b * h + k] = dh * z;
            }
        }
        gatherNew(time * batch, batch);
        Matrix ofNew = Matrix.at(newGradients, time * batch * h, h);
        Blas.multiply(batch, h, h, ofNew, last(u(), h), 0f, Matrix.of(resetGradient, h));
        for (int b = 0; b < batch; b++) {
            int gate = from + b * 3 * h;
            for (int k = 0; k < h; k++) {
                float r = gates[gate + k];
                float dReset = resetGradient[b * h + k];
                gateGradients[gate + k] = dReset * hiddenStates[before + b * h + k] * r * (1 - r);
                hiddenGradient[b * h + k] += dReset * r;
            }
        }
    }

    private void gatherNew(int firstRow, int rows) {
        int h = hidden();
        for (int row = firstRow; row < firstRow + rows; row++) {
            System.arraycopy(gateGradients, (row * 3 + 2) * h, newGradients, row * h, h);
        }
    }

    @Override
    protected void multiplyStateBack(int time) {
        int h = hidden();
        int batch = window.batch();
        Matrix source = Matrix.at(gateGradients, time * batch * 3 * h, 3 * h);
        Blas.multiply(batch, h, 2 * h, source, first(u(), h), 1f, Matrix.of(hiddenGradient, h));
    }

    @Override
    protected void addStateGradients(int rows, int before) {
        int h = hidden();
        float[] gradient = weights().recurrent().gradient();
        Matrix ofFirst = Matrix.of(gateGradients, 3 * h).transpose();
        Blas.multiply(2 * h, h, rows, ofFirst, Matrix.at(hiddenStates, before, h), 1f, first(gradient, h));
        // Once more, for padded rows have been cleared since.
        gatherNew(0, rows);
        Matrix ofLast = Matrix.of(newGradients, h).transpose();
        Blas.multiply(h, h, rows, ofLast, Matrix.of(resetStates, h), 1f, last(gradient, h));
    }
}
