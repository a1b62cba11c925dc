package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedLayer;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedNetwork;
import dev.skipgate.compiler.frontend.onnx.meaning.RunWeights;
import dev.skipgate.compiler.frontend.onnx.meaning.Weights;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import java.util.List;

/** The weights of an imported network under their usual names. */
final class ImportedWeights {
    private final SafetensorsWriter file = new SafetensorsWriter();

    private ImportedWeights() {}

    static SafetensorsWriter of(ImportedNetwork network) {
        ImportedWeights weights = new ImportedWeights();
        network.input().table().ifPresent(table -> weights.matrix(TensorNames.EMBEDDING_WEIGHT, table));
        int recurrent = 0;
        for (int i = 0; i < network.layers().size(); i++) {
            if (network.layers().get(i) instanceof ImportedLayer.Cells cells) {
                for (int d = 0; d < cells.directions().size(); d++) {
                    weights.run(
                            recurrent,
                            d == 0 ? "" : TensorNames.REVERSE,
                            cells.directions().get(d));
                }
                recurrent++;
            } else if (network.layers().get(i) instanceof ImportedLayer.Dense dense) {
                weights.dense(ImportedDescription.nameOf(dense, i), dense);
            }
        }
        weights.dense("output", network.output());
        return weights.file;
    }

    private void run(int layer, String direction, RunWeights weights) {
        matrix(TensorNames.inputWeights(layer) + direction, weights.input());
        matrix(TensorNames.recurrentWeights(layer) + direction, weights.recurrent());
        weights.inputBias().ifPresent(each -> vector(TensorNames.inputBias(layer) + direction, each));
        weights.recurrentBias().ifPresent(each -> vector(TensorNames.recurrentBias(layer) + direction, each));
    }

    private void dense(String name, ImportedLayer.Dense dense) {
        matrix(name + ".weight", dense.weights());
        dense.bias().ifPresent(each -> vector(name + ".bias", each));
    }

    private void matrix(String name, Weights weights) {
        file.floats(name, List.of((long) weights.rows(), (long) weights.columns()), finite(name, weights));
    }

    private void vector(String name, Weights weights) {
        file.floats(name, List.of((long) weights.rows()), finite(name, weights));
    }

    private static float[] finite(String name, Weights weights) {
        for (float value : weights.values()) {
            if (!Float.isFinite(value)) {
                throw new OnnxException("the weights that become '" + name + "' hold " + value
                        + ", wanted finite numbers; was training stable?");
            }
        }
        return weights.values();
    }
}
