package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.parameter.Parameter;

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
            for (Parameter parameter : layer.parameters()) {
                if (!finite(parameter.master(), 0, parameter.size())) {
                    return "layer '" + layer.name() + "' holds such numbers in " + parameter.name();
                }
            }
            values = layer.forward(values, seen);
            seen = layer.outputWindow(seen);
            if (!finite(values.data(), values.offset(), values.rows() * values.width())) {
                return "layer '" + layer.name() + "' is the first to give such numbers";
            }
        }
        return "every layer gives finite numbers, their loss overflows";
    }

    /** The highest layer with such a gradient, which is where it began, in words. */
    static String whereInGradients(TrainableNetwork network) {
        for (int i = network.layers().size() - 1; i >= 0; i--) {
            Layer layer = network.layers().get(i);
            for (Parameter parameter : layer.parameters()) {
                if (!finite(parameter.gradient(), 0, parameter.size())) {
                    return "the loss is, but layer '" + layer.name() + "' is the first with such a gradient, in "
                            + parameter.name();
                }
            }
        }
        return "the loss and all gradients are, but not their norm";
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
