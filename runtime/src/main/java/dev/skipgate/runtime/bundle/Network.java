package dev.skipgate.runtime.bundle;

import java.util.List;

/**
 * A recurrent network in integers: what the reference model runs and every target must equal.
 *
 * @param name the model's name
 * @param input what a step reads
 * @param layers layers, first to last; at least one of them recurrent
 * @param output the dense output
 * @param vocabulary the text of each index, when the model is a language model; else empty
 */
public record Network(
        String name, NetworkInput input, List<Layer> layers, DenseOutput output, List<String> vocabulary) {
    public Network {
        layers = List.copyOf(layers);
        vocabulary = List.copyOf(vocabulary);
        if (layers.stream().noneMatch(RecurrentLayer.class::isInstance)) {
            throw new IllegalArgumentException("a network without recurrent layers");
        }
        int width = input.size();
        for (Layer layer : layers) {
            requireWidth(layer.name(), width, layer.inputWeights().columns());
            width = layer.units();
        }
        requireWidth(output.name(), width, output.weights().columns());
    }

    private static void requireWidth(String layer, int wanted, int seen) {
        if (seen != wanted) {
            throw new IllegalArgumentException(
                    "layer '" + layer + "' reads " + seen + " values, but what comes before it makes " + wanted);
        }
    }
}
