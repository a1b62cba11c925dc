package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Layers one above the other; the last one gives the logits. */
public final class TrainableNetwork {
    private final List<Layer> layers;
    private final List<Parameter> parameters;
    private final Sequence[] outputs;

    public TrainableNetwork(List<Layer> layers) {
        this.layers = List.copyOf(layers);
        for (int i = 1; i < layers.size(); i++) {
            Layer below = layers.get(i - 1);
            if (layers.get(i).inputWidth() != below.outputWidth()) {
                throw new IllegalArgumentException("layer '" + layers.get(i).name() + "' takes "
                        + layers.get(i).inputWidth() + " values; '" + below.name() + "' below it gives "
                        + below.outputWidth());
            }
        }
        outputs = new Sequence[layers.size()];
        Arrays.fill(outputs, Layer.nothing());
        parameters =
                layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
        long names = parameters.stream().map(Parameter::name).distinct().count();
        if (names != parameters.size()) {
            throw new IllegalArgumentException("two parameters have the same name");
        }
    }

    /** The logits of a window. */
    public Sequence forward(Sequence input, Window window) {
        Sequence values = input;
        Window seen = window;
        for (int i = 0; i < layers.size(); i++) {
            values = layers.get(i).forward(values, seen);
            outputs[i] = values;
            seen = layers.get(i).outputWindow(seen);
        }
        return values;
    }

    /** Adds to the gradients of all parameters. */
    public void backward(Sequence logitGradient) {
        Sequence gradient = logitGradient;
        for (int i = layers.size() - 1; i >= 0; i--) {
            gradient = layers.get(i).backward(gradient, i > 0);
        }
    }

    public void clearGradients() {
        for (Parameter parameter : parameters) {
            Arrays.fill(parameter.gradient(), 0f);
        }
    }

    /** What layer number {@code index} gave in the last forward pass. */
    public Sequence output(int index) {
        return outputs[index];
    }

    public List<Layer> layers() {
        return layers;
    }

    /** In the order of the layers. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The recurrent layers in the order of their depth, each direction by itself; what encodes before what decodes. */
    public List<RecurrentLayer> recurrentLayers() {
        return layers.stream()
                .flatMap(layer -> layer instanceof RecurrentLayer one
                        ? Stream.of(one)
                        : layer instanceof BidirectionalLayer both
                                ? both.directions().stream()
                                : layer instanceof EncoderDecoderLayer coder
                                        ? coder.recurrentLayers().stream()
                                        : Stream.empty())
                .toList();
    }

    /** How many numbers are trained. */
    public long size() {
        return parameters.stream().mapToLong(Parameter::size).sum();
    }
}
