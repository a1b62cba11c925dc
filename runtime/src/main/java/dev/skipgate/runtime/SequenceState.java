package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a sequence remembers: the hidden and cell values of all recurrent layers, first to last, in the order of PyTorch's {@code h_n} and {@code c_n}. Of a
 * bidirectional layer the forward direction comes first and the reverse one next; the state of that one is the one it has after the first step.
 *
 * @param layers recurrent layers alone; dense ones remember nothing
 */
public record SequenceState(List<LayerState> layers) {
    public SequenceState {
        layers = List.copyOf(layers);
    }

    /**
     * The state of one layer, or of one direction of it.
     *
     * @param layer its name
     * @param hidden an integer a unit
     * @param hiddenFormat what they mean
     * @param cell an integer a unit; empty for all layers but LSTM
     * @param cellFormat what they mean; empty for all layers but LSTM
     */
    public record LayerState(
            String layer,
            int[] hidden,
            FixedPointFormat hiddenFormat,
            int[] cell,
            Optional<FixedPointFormat> cellFormat) {
        /** Room for the state of a layer, all zeros. */
        public static LayerState zeros(Layer layer) {
            Optional<FixedPointFormat> cell =
                    layer instanceof LstmLayer lstm ? Optional.of(lstm.formats().cell()) : Optional.empty();
            int units = layer.units();
            return new LayerState(
                    layer.name(), new int[units], layer.values(), new int[cell.isPresent() ? units : 0], cell);
        }

        /** The hidden values as real numbers, which are exact. */
        public float[] hiddenValues() {
            return reals(hidden, hiddenFormat);
        }

        /** The same of the cells; those of more than 24 bits are rounded. */
        public float[] cellValues() {
            return cellFormat.map(format -> reals(cell, format)).orElseGet(() -> new float[0]);
        }

        private static float[] reals(int[] integers, FixedPointFormat format) {
            float[] reals = new float[integers.length];
            for (int unit = 0; unit < reals.length; unit++) {
                reals[unit] = (float) format.toReal(integers[unit]);
            }
            return reals;
        }

        /** Whether both hold the same integers. */
        public boolean sameIntegers(LayerState other) {
            return Arrays.equals(hidden, other.hidden) && Arrays.equals(cell, other.cell);
        }

        private Optional<String> difference(LayerState wanted) {
            return difference("hidden", hidden, wanted.hidden).or(() -> difference("cell", cell, wanted.cell));
        }

        private Optional<String> difference(String what, int[] seen, int[] wanted) {
            for (int unit = 0; unit < wanted.length; unit++) {
                if (seen[unit] != wanted[unit]) {
                    return Optional.of("layer '" + layer + "', " + what + " value " + unit + ": the target says "
                            + seen[unit] + ", the integer model " + wanted[unit]);
                }
            }
            return Optional.empty();
        }
    }

    /** The state that every sequence of a network begins with. */
    public static SequenceState zeros(Network network) {
        return new SequenceState(network.layers().stream()
                .filter(RecurrentLayer.class::isInstance)
                .map(LayerState::zeros)
                .toList());
    }

    /** Whether both hold the same integers. */
    public boolean sameIntegers(SequenceState other) {
        return layers.size() == other.layers.size() && difference(other).isEmpty();
    }

    /**
     * Where this and the state that is wanted part, in words; empty when they are the same.
     *
     * @param wanted of the same network
     */
    public Optional<String> difference(SequenceState wanted) {
        for (int l = 0; l < wanted.layers.size(); l++) {
            Optional<String> difference = layers.get(l).difference(wanted.layers.get(l));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    /** The states of passes that follow one another, as one. */
    static SequenceState joined(List<SequenceState> passes) {
        List<LayerState> all = new ArrayList<>();
        passes.forEach(pass -> all.addAll(pass.layers));
        return new SequenceState(all);
    }
}
