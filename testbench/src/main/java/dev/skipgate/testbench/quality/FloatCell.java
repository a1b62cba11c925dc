package dev.skipgate.testbench.quality;

import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import java.util.Arrays;

/** A layer in float32 arithmetic. */
abstract class FloatCell {
    private final FloatMatrix.Dense oneHot;
    private final FloatMatrix input;
    private final float[] bias;

    /** Of the input, with the biases; then whatever the cell adds. */
    protected final float[] sums;

    private final float[] values;

    /**
     * @param rows of the input weights
     * @param units values it gives
     */
    FloatCell(FloatNetwork.FloatLayer layer, int rows, int units, int inputs, boolean isOneHot) {
        if (layer.inputWeights().length != rows * inputs) {
            throw new IllegalArgumentException("input weights of another size");
        }
        bias = layer.bias();
        sums = new float[rows];
        values = new float[units];
        oneHot = isOneHot ? new FloatMatrix.Dense(layer.inputWeights(), rows) : null;
        input = isOneHot ? oneHot : FloatMatrix.of(layer.inputWeights(), rows);
    }

    /** What it gives: after a step, of that step. */
    final float[] values() {
        return values;
    }

    /** Forgets the state. */
    void reset() {
        Arrays.fill(values, 0f);
    }

    final void stepOneHot(int index) {
        System.arraycopy(bias, 0, sums, 0, sums.length);
        oneHot.addColumn(index, sums);
        update();
    }

    final void step(float[] vector) {
        System.arraycopy(bias, 0, sums, 0, sums.length);
        input.addProduct(vector, sums);
        update();
    }

    /** From the sums of the input to the values. */
    abstract void update();

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /** By the exponential, which the processor's library has: within 1e-15 of Math.tanh, several times as fast. */
    static double tanh(double x) {
        return 2 * sigmoid(2 * x) - 1;
    }

    /** Makes the cell of a described layer. */
    record Maker(FloatNetwork.FloatLayer weights, int inputs, boolean oneHot)
            implements StageDescription.Visitor<FloatCell> {
        @Override
        public FloatCell recurrent(LayerDescription layer) {
            return switch (layer.type()) {
                case LSTM -> new FloatCells.Lstm(weights, layer.hidden(), inputs, oneHot);
                case GRU -> new FloatCells.Gru(weights, layer.hidden(), inputs, oneHot);
                case GRU_RESET_FIRST -> new FloatCells.ResetFirstGru(weights, layer.hidden(), inputs, oneHot);
                case RNN_TANH -> new FloatCells.Rnn(weights, layer.hidden(), inputs, oneHot, false);
                case RNN_RELU -> new FloatCells.Rnn(weights, layer.hidden(), inputs, oneHot, true);
            };
        }

        @Override
        public FloatCell dense(DenseDescription layer) {
            boolean relu = layer.activation() == DenseDescription.Activation.RELU;
            return new FloatCells.Dense(weights, layer.units(), inputs, oneHot, relu);
        }

        @Override
        public FloatCell image(ImageDescription layer) {
            throw new IllegalArgumentException(layer.name() + " is no layer of a model that was read for hardware");
        }
    }
}
