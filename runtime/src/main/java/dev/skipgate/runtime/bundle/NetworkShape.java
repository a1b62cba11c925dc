package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a host sees of a network: what goes in, what comes out, how large it is. Networks of one shape differ in their weights.
 *
 * @param input what a step reads
 * @param inputs classes, rows of the table, or values
 * @param inputWidth values that the first layer reads
 * @param inputFormat of these values; empty for a one-hot input
 * @param layers kind and units of each layer, first to last: {@code lstm 256}, and {@code lstm 256 reverse} for the other direction of the one before, {@code lstm 256 reverse alone} for a layer that has none
 * @param outputs logits
 * @param logits their format
 * @param result what leaves the hardware
 */
public record NetworkShape(
        Input input,
        int inputs,
        int inputWidth,
        Optional<FixedPointFormat> inputFormat,
        List<String> layers,
        int outputs,
        FixedPointFormat logits,
        DenseOutput.Result result) {
    /** What a step reads. */
    public enum Input {
        ONE_HOT,
        EMBEDDING,
        VECTOR
    }

    public NetworkShape {
        layers = List.copyOf(layers);
    }

    /** The shape of a network. */
    public static NetworkShape of(Network network) {
        return network.input().accept(new NetworkInput.Visitor<>() {
            @Override
            public NetworkShape oneHot(NetworkInput.OneHot input) {
                return of(network, Input.ONE_HOT, input.size(), Optional.empty());
            }

            @Override
            public NetworkShape embedding(NetworkInput.Embedding input) {
                return of(network, Input.EMBEDDING, input.entries(), Optional.of(input.format()));
            }

            @Override
            public NetworkShape vector(NetworkInput.Vector input) {
                return of(network, Input.VECTOR, input.size(), Optional.of(input.format()));
            }
        });
    }

    private static NetworkShape of(Network network, Input input, int inputs, Optional<FixedPointFormat> format) {
        return new NetworkShape(
                input,
                inputs,
                network.input().size(),
                format,
                IntStream.range(0, network.layers().size())
                        .mapToObj(l -> layer(network, l))
                        .toList(),
                network.output().weights().rows(),
                network.output().logits(),
                network.output().result());
    }

    private static String layer(Network network, int index) {
        Layer layer = network.layers().get(index);
        String kind = layer.accept(new LayerKinds()) + " " + layer.units();
        return switch (network.directions().get(index)) {
            case FORWARD -> kind;
            case REVERSE -> kind + " reverse alone";
            case SECOND -> kind + " reverse";
        };
    }

    /**
     * Requires that a network has this shape.
     *
     * @throws IllegalArgumentException when it has another, telling both
     */
    public void requireOf(Network network) {
        NetworkShape seen = of(network);
        if (!seen.equals(this)) {
            throw new IllegalArgumentException("the model '" + network.name() + "' is " + seen + "; wanted " + this);
        }
    }

    /**
     * Requires that a network can take another one's place: it has the same shape, and its indices mean the same tokens.
     *
     * @throws IllegalArgumentException when it cannot, saying why
     */
    public static void requireSame(Network present, Network other) {
        of(present).requireOf(other);
        if (!present.vocabulary().equals(other.vocabulary())) {
            throw new IllegalArgumentException("the model '" + other.name() + "' has another vocabulary than '"
                    + present.name() + "': the same index would mean another token");
        }
    }

    /** For messages: {@code one-hot 64, lstm 256, lstm 256, 64 logits fixed(12,6)}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        switch (input) {
            case ONE_HOT -> text.append("one-hot ").append(inputs);
            case EMBEDDING -> text.append("embedding ")
                    .append(inputs)
                    .append(" x ")
                    .append(inputWidth);
            case VECTOR -> text.append("vector ").append(inputs);
        }
        inputFormat.ifPresent(format -> text.append(' ').append(format));
        layers.forEach(each -> text.append(", ").append(each));
        text.append(", ").append(outputs).append(" logits ").append(logits);
        return text.append(result == DenseOutput.Result.ARGMAX ? ", argmax alone" : "")
                .toString();
    }
}
