package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.Optional;

/** Finds where a network stops giving finite numbers. */
final class NonFinite {
    private NonFinite() {}

    /** The lowest layer with such a weight or result, in words. */
    static String where(TrainableNetwork network, Sequence input, Window window) {
        Sequence values = input;
        Window seen = window;
        if (input.tokens().isEmpty() && !finite(input.data(), input.offset(), input.rows() * input.width())) {
            return "the input already holds such numbers";
        }
        for (Layer layer : network.layers()) {
            Optional<String> held = inWeights(layer);
            if (held.isPresent()) {
                return held.get();
            }
            values = layer.forward(values, seen);
            seen = layer.outputWindow(seen);
            if (!finite(values.data(), values.offset(), values.rows() * values.width())) {
                return "layer '" + layer.name() + "' is the first to give such numbers";
            }
        }
        return "every layer gives finite numbers, their loss overflows";
    }

    /** The lowest layer with such a weight, in words, if there is one. Where weights are rounded no loss tells of it. */
    static Optional<String> inWeights(TrainableNetwork network) {
        return network.layers().stream()
                .flatMap(layer -> inWeights(layer).stream())
                .findFirst();
    }

    private static Optional<String> inWeights(Layer layer) {
        return layer.parameters().stream()
                .filter(parameter -> !finite(parameter.master(), 0, parameter.size()))
                .map(parameter -> "layer '" + layer.name() + "' holds such numbers in " + parameter.name())
                .findFirst();
    }

    /** The highest layer with such a gradient, which is where it began, in words. */
    static String whereInGradients(TrainableNetwork network) {
        for (int i = network.layers().size() - 1; i >= 0; i--) {
            Layer layer = network.layers().get(i);
            for (Parameter parameter : layer.parameters()) {
                if (!finite(parameter.gradient(), 0, parameter.size())) {
                    return "layer '" + layer.name() + "' is the first with such a gradient, in " + parameter.name();
                }
            }
        }
        return "each of them is, but not their norm";
    }

    private static boolean finite(float[] values, int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }
}
