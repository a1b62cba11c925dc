package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.runtime.bundle.Direction;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/** The weights of an integer network: exactly those that hardware has. */
final class IntegerWeights implements ExportWeights {
    private final Map<String, Values> values = new HashMap<>();

    IntegerWeights(Network network) {
        if (network.input() instanceof NetworkInput.Embedding table) {
            float[] rows = new float[table.table().length];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) table.format().toReal(table.table()[i]);
            }
            values.put(
                    TensorNames.EMBEDDING_WEIGHT,
                    new Values(rows, OptionalInt.of(-table.format().fractionBits())));
        }
        int recurrent = 0;
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            if (layer instanceof RecurrentLayer cells) {
                // A second direction is of the layer before it.
                boolean reverse = network.directions().get(l) == Direction.SECOND;
                int index = reverse ? recurrent - 1 : recurrent++;
                String suffix = reverse ? TensorNames.REVERSE : "";
                values.put(TensorNames.inputWeights(index) + suffix, of(layer.inputWeights()));
                values.put(TensorNames.recurrentWeights(index) + suffix, of(cells.recurrentWeights()));
                biases(layer, index, suffix);
            } else {
                values.put(layer.name() + ".weight", of(layer.inputWeights()));
                values.put(layer.name() + ".bias", of(layer.bias(), layer.sum().fraction()));
            }
        }
        values.put(TensorNames.OUTPUT_WEIGHT, of(network.output().weights()));
        values.put(
                TensorNames.OUTPUT_BIAS,
                of(network.output().bias(), network.output().sum().fraction()));
    }

    /** Hardware adds the two biases, but for those of a GRU's new gate that is reset after its product. */
    private void biases(Layer layer, int index, String suffix) {
        int[] bias = layer.bias();
        int rows = layer.inputWeights().rows();
        int fraction = layer.sum().fraction();
        int[] ofState = new int[rows];
        if (layer instanceof GruLayer gru && gru.reset() == GruLayer.Reset.AFTER) {
            System.arraycopy(bias, rows, ofState, rows - layer.units(), layer.units());
        }
        values.put(TensorNames.inputBias(index) + suffix, of(Arrays.copyOf(bias, rows), fraction));
        values.put(TensorNames.recurrentBias(index) + suffix, of(ofState, fraction));
    }

    private static Values of(WeightMatrix matrix) {
        float[] reals = new float[matrix.codes().length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Math.scalb((float) matrix.integerOf(matrix.codes()[i]), -matrix.weightFraction());
        }
        return new Values(reals, OptionalInt.of(-matrix.weightFraction()));
    }

    private static Values of(int[] integers, int fraction) {
        float[] reals = new float[integers.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Math.scalb((float) integers[i], -fraction);
        }
        return new Values(reals, OptionalInt.of(-fraction));
    }

    @Override
    public Values matrix(String name, long rows, long columns) {
        return found(name);
    }

    @Override
    public Values bias(String name, int size) {
        return found(name);
    }

    private Values found(String name) {
        if (!values.containsKey(name)) {
            throw new IllegalArgumentException("the hardware has no weights '" + name + "'");
        }
        return values.get(name);
    }

    @Override
    public void close() {}
}
