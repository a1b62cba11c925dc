package dev.skipgate.testbench.quality;

import dev.skipgate.compiler.ir.FloatNetwork;
import java.util.Arrays;

/** The kinds of layers in float32 arithmetic. */
final class FloatCells {
    private FloatCells() {}

    static final class Lstm extends FloatCell {
        private final FloatMatrix recurrent;
        private final float[] cell;

        Lstm(FloatNetwork.FloatLayer layer, int units, int inputs, boolean oneHot) {
            super(layer, 4 * units, units, inputs, oneHot);
            recurrent = FloatMatrix.of(layer.recurrentWeights(), 4 * units);
            cell = new float[units];
        }

        @Override
        void reset() {
            super.reset();
            Arrays.fill(cell, 0f);
        }

        @Override
        void update() {
            recurrent.addProduct(values(), sums);
            int units = cell.length;
            for (int u = 0; u < units; u++) {
                double kept = sigmoid(sums[units + u]) * cell[u];
                cell[u] = (float) (kept + sigmoid(sums[u]) * tanh(sums[2 * units + u]));
                values()[u] = (float) (sigmoid(sums[3 * units + u]) * tanh(cell[u]));
            }
        }
    }

    /** The reset gate acts after the product. */
    static final class Gru extends FloatCell {
        private final FloatMatrix recurrent;
        private final float[] stateBias;
        private final float[] state;

        Gru(FloatNetwork.FloatLayer layer, int units, int inputs, boolean oneHot) {
            super(layer, 3 * units, units, inputs, oneHot);
            recurrent = FloatMatrix.of(layer.recurrentWeights(), 3 * units);
            stateBias = Arrays.copyOfRange(layer.bias(), 3 * units, 4 * units);
            state = new float[3 * units];
        }

        @Override
        void update() {
            int units = stateBias.length;
            Arrays.fill(state, 0, 2 * units, 0f);
            System.arraycopy(stateBias, 0, state, 2 * units, units);
            recurrent.addProduct(values(), state);
            for (int u = 0; u < units; u++) {
                double reset = sigmoid(sums[u] + state[u]);
                double update = sigmoid(sums[units + u] + state[units + u]);
                double candidate = tanh(sums[2 * units + u] + reset * state[2 * units + u]);
                values()[u] = (float) (candidate + update * (values()[u] - candidate));
            }
        }
    }

    /** The reset gate acts before the product. */
    static final class ResetFirstGru extends FloatCell {
        private final FloatMatrix gates;
        private final FloatMatrix candidates;
        private final float[] gateSums;
        private final float[] newSums;
        private final float[] resetState;

        ResetFirstGru(FloatNetwork.FloatLayer layer, int units, int inputs, boolean oneHot) {
            super(layer, 3 * units, units, inputs, oneHot);
            float[] weights = layer.recurrentWeights();
            int first = 2 * units * units;
            gates = FloatMatrix.of(Arrays.copyOf(weights, first), 2 * units);
            candidates = FloatMatrix.of(Arrays.copyOfRange(weights, first, weights.length), units);
            gateSums = new float[2 * units];
            newSums = new float[units];
            resetState = new float[units];
        }

        @Override
        void update() {
            int units = resetState.length;
            System.arraycopy(sums, 0, gateSums, 0, 2 * units);
            System.arraycopy(sums, 2 * units, newSums, 0, units);
            gates.addProduct(values(), gateSums);
            for (int u = 0; u < units; u++) {
                resetState[u] = (float) (sigmoid(gateSums[u]) * values()[u]);
            }
            candidates.addProduct(resetState, newSums);
            for (int u = 0; u < units; u++) {
                double update = sigmoid(gateSums[units + u]);
                double candidate = tanh(newSums[u]);
                values()[u] = (float) (candidate + update * (values()[u] - candidate));
            }
        }
    }

    static final class Rnn extends FloatCell {
        private final FloatMatrix recurrent;
        private final boolean relu;

        Rnn(FloatNetwork.FloatLayer layer, int units, int inputs, boolean oneHot, boolean relu) {
            super(layer, units, units, inputs, oneHot);
            recurrent = FloatMatrix.of(layer.recurrentWeights(), units);
            this.relu = relu;
        }

        @Override
        void update() {
            recurrent.addProduct(values(), sums);
            for (int u = 0; u < sums.length; u++) {
                values()[u] = relu ? Math.max(0f, sums[u]) : (float) tanh(sums[u]);
            }
        }
    }

    static final class Dense extends FloatCell {
        private final boolean relu;

        Dense(FloatNetwork.FloatLayer layer, int units, int inputs, boolean oneHot, boolean relu) {
            super(layer, units, units, inputs, oneHot);
            this.relu = relu;
        }

        @Override
        void update() {
            for (int u = 0; u < sums.length; u++) {
                values()[u] = relu ? Math.max(0f, sums[u]) : sums[u];
            }
        }
    }
}
