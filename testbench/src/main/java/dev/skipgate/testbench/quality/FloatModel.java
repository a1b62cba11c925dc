package dev.skipgate.testbench.quality;

import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network in float32 arithmetic, to compare quality with. */
final class FloatModel {
    private final List<Layer> layers = new ArrayList<>();
    private final float[] embedding;
    private final int width;
    private final FloatMatrix output;
    private final float[] outputBias;
    private final float[] logits;

    FloatModel(FloatNetwork network) {
        embedding = network.embedding();
        int inputs = network.description().inputSizeOf(0);
        width = embedding.length == 0 ? 0 : inputs;
        boolean oneHot = network.description().input() instanceof InputDescription.OneHot;
        for (FloatNetwork.FloatLayer layer : network.layers()) {
            layers.add(new Layer(layer, inputs, oneHot && layers.isEmpty()));
            inputs = layer.bias().length / 4;
        }
        output = FloatMatrix.of(network.output().weights(), network.output().bias().length);
        outputBias = network.output().bias();
        logits = new float[outputBias.length];
    }

    /** Forgets the state. */
    void reset() {
        for (Layer layer : layers) {
            Arrays.fill(layer.cell, 0f);
            Arrays.fill(layer.hidden, 0f);
        }
    }

    /** One step on a vector; the array is used again by the next step. */
    float[] step(float[] vector) {
        layers.get(0).step(vector);
        return above();
    }

    /** One step on an index; the array is used again by the next step. */
    float[] step(int index) {
        if (width == 0) {
            layers.get(0).stepOneHot(index);
        } else {
            layers.get(0).step(Arrays.copyOfRange(embedding, index * width, (index + 1) * width));
        }
        return above();
    }

    private float[] above() {
        for (int l = 1; l < layers.size(); l++) {
            layers.get(l).step(layers.get(l - 1).hidden);
        }
        System.arraycopy(outputBias, 0, logits, 0, logits.length);
        output.addProduct(layers.get(layers.size() - 1).hidden, logits);
        return logits;
    }

    private static final class Layer {
        private final FloatMatrix.Dense oneHot;
        private final FloatMatrix input;
        private final FloatMatrix recurrent;
        private final float[] bias;
        private final float[] sums;
        private final float[] cell;
        private final float[] hidden;

        Layer(FloatNetwork.FloatLayer layer, int inputs, boolean isOneHot) {
            bias = layer.bias();
            if (layer.inputWeights().length != bias.length * inputs) {
                throw new IllegalArgumentException("input weights of another size");
            }
            oneHot = isOneHot ? new FloatMatrix.Dense(layer.inputWeights(), bias.length) : null;
            input = isOneHot ? oneHot : FloatMatrix.of(layer.inputWeights(), bias.length);
            recurrent = FloatMatrix.of(layer.recurrentWeights(), bias.length);
            sums = new float[bias.length];
            cell = new float[bias.length / 4];
            hidden = new float[bias.length / 4];
        }

        void stepOneHot(int index) {
            System.arraycopy(bias, 0, sums, 0, sums.length);
            oneHot.addColumn(index, sums);
            update();
        }

        void step(float[] vector) {
            System.arraycopy(bias, 0, sums, 0, sums.length);
            input.addProduct(vector, sums);
            update();
        }

        private void update() {
            recurrent.addProduct(hidden, sums);
            int units = cell.length;
            for (int u = 0; u < units; u++) {
                double kept = sigmoid(sums[units + u]) * cell[u];
                cell[u] = (float) (kept + sigmoid(sums[u]) * tanh(sums[2 * units + u]));
                hidden[u] = (float) (sigmoid(sums[3 * units + u]) * tanh(cell[u]));
            }
        }

        private static double sigmoid(double x) {
            return 1 / (1 + Math.exp(-x));
        }

        /** By the exponential, which the processor's library has: within 1e-15 of Math.tanh, several times as fast. */
        private static double tanh(double x) {
            return 2 * sigmoid(2 * x) - 1;
        }
    }
}
