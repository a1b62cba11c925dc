package dev.skipgate.testbench.quality;

import dev.skipgate.compiler.ir.FloatNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network in float32 arithmetic, to compare quality with. Products run column by column, so that a one-hot input costs one
 * column and the inner loop vectorizes.
 */
final class FloatModel {
    private final List<Layer> layers = new ArrayList<>();
    private final float[] embedding;
    private final int width;
    private final Columns output;
    private final float[] outputBias;
    private final float[] logits;

    FloatModel(FloatNetwork network) {
        embedding = network.embedding();
        int inputs = network.description().inputSizeOf(0);
        width = embedding.length == 0 ? 0 : inputs;
        for (FloatNetwork.FloatLayer layer : network.layers()) {
            layers.add(new Layer(layer, inputs));
            inputs = layer.bias().length / 4;
        }
        output = new Columns(network.output().weights(), network.output().bias().length);
        outputBias = network.output().bias();
        logits = new float[outputBias.length];
    }

    /** One step on an index; the array is used again by the next step. */
    float[] step(int index) {
        if (width == 0) {
            layers.get(0).stepOneHot(index);
        } else {
            layers.get(0).step(Arrays.copyOfRange(embedding, index * width, (index + 1) * width));
        }
        for (int l = 1; l < layers.size(); l++) {
            layers.get(l).step(layers.get(l - 1).hidden);
        }
        System.arraycopy(outputBias, 0, logits, 0, logits.length);
        output.addProduct(layers.get(layers.size() - 1).hidden, logits);
        return logits;
    }

    /** A matrix by columns. A sparse one keeps its non-zeros alone: fewer products, but none of them vectorized. */
    private static final class Columns {
        private static final double SPARSE = 0.3;

        private final float[][] columns;
        private final int[][] rowsOfColumn;

        Columns(float[] rowMajor, int rows) {
            int count = rowMajor.length / rows;
            columns = new float[count][];
            rowsOfColumn = new int[count][];
            int nonZeros = 0;
            for (float weight : rowMajor) {
                nonZeros += weight != 0 ? 1 : 0;
            }
            boolean sparse = nonZeros < SPARSE * rowMajor.length;
            float[] weights = new float[rows];
            int[] places = new int[rows];
            for (int column = 0; column < count; column++) {
                int kept = 0;
                for (int row = 0; row < rows; row++) {
                    float weight = rowMajor[row * count + column];
                    if (!sparse || weight != 0) {
                        weights[kept] = weight;
                        places[kept++] = row;
                    }
                }
                columns[column] = Arrays.copyOf(weights, kept);
                rowsOfColumn[column] = sparse ? Arrays.copyOf(places, kept) : null;
            }
        }

        int count() {
            return columns.length;
        }

        void addColumn(int column, float factor, float[] sums) {
            float[] weights = columns[column];
            int[] places = rowsOfColumn[column];
            if (places == null) {
                for (int row = 0; row < sums.length; row++) {
                    sums[row] += weights[row] * factor;
                }
                return;
            }
            for (int i = 0; i < places.length; i++) {
                sums[places[i]] += weights[i] * factor;
            }
        }

        void addProduct(float[] vector, float[] sums) {
            for (int column = 0; column < vector.length; column++) {
                if (vector[column] != 0) {
                    addColumn(column, vector[column], sums);
                }
            }
        }
    }

    private static final class Layer {
        private final Columns input;
        private final Columns recurrent;
        private final float[] bias;
        private final float[] sums;
        private final float[] cell;
        private final float[] hidden;

        Layer(FloatNetwork.FloatLayer layer, int inputs) {
            bias = layer.bias();
            input = new Columns(layer.inputWeights(), bias.length);
            if (input.count() != inputs) {
                throw new IllegalArgumentException("input weights of another size");
            }
            recurrent = new Columns(layer.recurrentWeights(), bias.length);
            sums = new float[bias.length];
            cell = new float[bias.length / 4];
            hidden = new float[bias.length / 4];
        }

        void stepOneHot(int index) {
            System.arraycopy(bias, 0, sums, 0, sums.length);
            input.addColumn(index, 1, sums);
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
                cell[u] = (float) (kept + sigmoid(sums[u]) * Math.tanh(sums[2 * units + u]));
                hidden[u] = (float) (sigmoid(sums[3 * units + u]) * Math.tanh(cell[u]));
            }
        }

        private static double sigmoid(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    }
}
