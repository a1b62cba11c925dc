package dev.skipgate.runtime.bundle;

import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A recurrent network in integers: what the reference model runs and every target must equal. A bidirectional layer is two layers, the forward
 * direction and behind it the reverse one: both read what lies below them, and what lies above reads the values of the forward one, then those of the reverse one.
 *
 * @param name the model's name
 * @param input what a step reads
 * @param layers layers, first to last
 * @param directions of each layer
 * @param output the dense output
 * @param vocabulary the text of each index, when the model is a language model; else empty
 * @param end which values a whole sequence is answered from
 */
public record Network(
        String name,
        NetworkInput input,
        List<Layer> layers,
        List<Direction> directions,
        DenseOutput output,
        List<String> vocabulary,
        SequenceEnd end) {
    public Network {
        layers = List.copyOf(layers);
        directions = List.copyOf(directions);
        vocabulary = List.copyOf(vocabulary);
        Objects.requireNonNull(end, "end");
        if (directions.size() != layers.size()) {
            throw new IllegalArgumentException(directions.size() + " directions of " + layers.size() + " layers");
        }
        for (int l = 0; l < layers.size(); l++) {
            if (directions.get(l) == Direction.SECOND) {
                requirePair(layers, directions, l);
            } else if (directions.get(l) == Direction.REVERSE && !(layers.get(l) instanceof RecurrentLayer)) {
                throw new IllegalArgumentException("layer " + l + " goes in reverse, but is not recurrent");
            }
        }
        int width = input.size();
        for (int l = 0; l < layers.size(); l++) {
            Layer layer = layers.get(l);
            requireWidth(layer.name(), width, layer.inputWeights().columns());
            if (directions.get(l) == Direction.SECOND) {
                width = 2 * layer.units();
            } else if (!isPair(directions, l)) {
                width = layer.units();
            }
        }
        requireWidth(output.name(), width, output.weights().columns());
    }

    /** A network whose layers all go forward, so that a sequence has one end. */
    public Network(String name, NetworkInput input, List<Layer> layers, DenseOutput output, List<String> vocabulary) {
        this(
                name,
                input,
                layers,
                Collections.nCopies(layers.size(), Direction.FORWARD),
                output,
                vocabulary,
                SequenceEnd.ENDS);
    }

    /**
     * Whether some layer goes through sequences from their end. Such a network takes sequences as a whole: nothing comes out before the last
     * step went in, and no state is left to go on from.
     */
    public boolean takesWholeSequences() {
        return directions.stream().anyMatch(each -> each != Direction.FORWARD);
    }

    /** Whether a layer and the next one are the two directions of one bidirectional layer. */
    public boolean isPair(int layer) {
        return isPair(directions, layer);
    }

    private static boolean isPair(List<Direction> directions, int layer) {
        return layer + 1 < directions.size() && directions.get(layer + 1) == Direction.SECOND;
    }

    /** Whether none of its layers is recurrent: then it takes every step for itself, as a pass above all recurrent layers does. */
    public boolean isWithoutState() {
        return layers.stream().noneMatch(RecurrentLayer.class::isInstance);
    }

    /** The networks of one direction each that it is run as, one after the other over whole sequences; itself when all layers go forward. */
    public List<SequencePass> passes() {
        return SequencePass.of(this);
    }

    private static void requirePair(List<Layer> layers, List<Direction> directions, int reverse) {
        boolean pair = reverse >= 1
                && directions.get(reverse - 1) == Direction.FORWARD
                && layers.get(reverse) instanceof RecurrentLayer
                && layers.get(reverse - 1) instanceof RecurrentLayer
                && layers.get(reverse).units() == layers.get(reverse - 1).units()
                && layers.get(reverse).values().equals(layers.get(reverse - 1).values());
        if (!pair) {
            throw new IllegalArgumentException("layer " + reverse
                    + " is a second direction, but the layer before it is not its other direction: a recurrent one of as many"
                    + " units and the same format of values");
        }
    }

    private static void requireWidth(String layer, int wanted, int seen) {
        if (seen != wanted) {
            throw new IllegalArgumentException(
                    "layer '" + layer + "' reads " + seen + " values, but what comes before it makes " + wanted);
        }
    }
}
