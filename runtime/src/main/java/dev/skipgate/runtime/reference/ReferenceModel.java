package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RnnLayer;
import java.util.ArrayList;
import java.util.List;

/**
 * The integer model: the specification of what the hardware computes. Slow and readable on purpose. Not thread-safe: it
 * holds the hidden and cell state.
 */
public final class ReferenceModel {
    private final Network network;
    private final List<LayerReference> layers = new ArrayList<>();
    private final SparseWeights weights;
    private final SparseRows outputRows;

    /** Fraction bits of what the output reads. */
    private final int outputFraction;

    private final int[] logits;

    /**
     * A model of a network.
     *
     * @throws IllegalArgumentException when it has bidirectional layers, which no single step can run: make a model of each of its passes
     */
    public ReferenceModel(Network network) {
        this(network, new SparseWeights());
    }

    private ReferenceModel(Network network, SparseWeights weights) {
        if (network.takesWholeSequences()) {
            throw new IllegalArgumentException(
                    "'" + network.name() + "' has bidirectional layers and takes whole sequences, not single steps");
        }
        this.network = network;
        this.weights = weights;
        int fraction = network.input().accept(new InputFraction());
        for (Layer layer : network.layers()) {
            layers.add(layer.accept(new References(layers.size(), fraction, weights)));
            fraction = layer.values().fractionBits();
        }
        outputFraction = fraction;
        outputRows = weights.rows(network.output().weights());
        logits = new int[network.output().weights().rows()];
    }

    /** Another model of the same network, with a state of its own; the weights are there once. */
    public ReferenceModel beside() {
        return new ReferenceModel(network, weights);
    }

    public Network network() {
        return network;
    }

    /** Sets all hidden and cell states to zero. */
    public void reset() {
        layers.forEach(LayerReference::reset);
    }

    /** The hidden and cell state after the latest step. */
    public SequenceState state() {
        return new SequenceState(
                layers.stream().flatMap(layer -> layer.state().stream()).toList());
    }

    /**
     * One step of a network that reads an index (one-hot or embedding).
     *
     * @return the logits as integers of the logits format; the array is used again by the next step
     * @throws IllegalArgumentException when the index is outside the vocabulary or the network reads vectors
     */
    public int[] step(int index, StepListener listener) {
        return network.input().accept(new NetworkInput.Visitor<>() {
            @Override
            public int[] oneHot(NetworkInput.OneHot input) {
                requireIndex(index, input.size());
                layers.get(0).stepOneHot(index, listener);
                return upperLayers(listener);
            }

            @Override
            public int[] embedding(NetworkInput.Embedding input) {
                requireIndex(index, input.entries());
                int[] row = new int[input.size()];
                for (int e = 0; e < row.length; e++) {
                    row[e] = input.table()[index * row.length + e];
                }
                return vectorStep(row, listener);
            }

            @Override
            public int[] vector(NetworkInput.Vector input) {
                throw new IllegalArgumentException("this network reads vectors, not indices");
            }
        });
    }

    /**
     * One step of a network that reads vectors.
     *
     * @param values stored integers of the input format
     * @return the logits, as in {@link #step(int, StepListener)}
     */
    public int[] step(int[] values, StepListener listener) {
        return network.input().accept(new NetworkInput.Visitor<>() {
            @Override
            public int[] oneHot(NetworkInput.OneHot input) {
                throw new IllegalArgumentException("this network reads indices, not vectors");
            }

            @Override
            public int[] embedding(NetworkInput.Embedding input) {
                throw new IllegalArgumentException("this network reads indices, not vectors");
            }

            @Override
            public int[] vector(NetworkInput.Vector input) {
                if (values.length != input.size()) {
                    throw new IllegalArgumentException(
                            "a step of " + values.length + " values; wanted " + input.size());
                }
                for (int value : values) {
                    if (input.format().saturate(value) != value) {
                        throw new IllegalArgumentException("input value " + value + " is not a " + input.format());
                    }
                }
                return vectorStep(values, listener);
            }
        });
    }

    private int[] vectorStep(int[] values, StepListener listener) {
        if (layers.isEmpty()) {
            return output(values, listener);
        }
        layers.get(0).step(values, listener);
        return upperLayers(listener);
    }

    private int[] upperLayers(StepListener listener) {
        for (int l = 1; l < layers.size(); l++) {
            layers.get(l).step(layers.get(l - 1).values(), listener);
        }
        return output(layers.get(layers.size() - 1).values(), listener);
    }

    private int[] output(int[] below, StepListener listener) {
        listener.vector(layers.size(), 0, below);
        DenseOutput dense = network.output();
        int align = dense.sum().fraction() - outputFraction - dense.weights().weightFraction();
        for (int row = 0; row < logits.length; row++) {
            long sum = (outputRows.dot(row, below) << align) + dense.bias()[row];
            if (!dense.sum().holds(sum)) {
                throw new ArithmeticException("layer '" + dense.name() + "', row " + row + ": sum " + sum
                        + " does not fit in " + dense.sum().bits() + " bits; the accumulator's proof is wrong");
            }
            logits[row] = (int) dense.logits().requantize(sum, dense.sum().fraction());
        }
        return logits;
    }

    /** The index of the greatest value; the lowest index among equals. */
    public static int argmax(int[] values) {
        int best = 0;
        for (int n = 1; n < values.length; n++) {
            if (values[n] > values[best]) {
                best = n;
            }
        }
        return best;
    }

    private static void requireIndex(int index, int size) {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("index " + index + " is outside the vocabulary of " + size);
        }
    }

    /** The reference of each kind of layer. */
    private record References(int index, int fraction, SparseWeights weights) implements Layer.Visitor<LayerReference> {
        @Override
        public LayerReference lstm(LstmLayer layer) {
            return new LstmReference(layer, index, fraction, weights);
        }

        @Override
        public LayerReference gru(GruLayer layer) {
            return new GruReference(layer, index, fraction, weights);
        }

        @Override
        public LayerReference rnn(RnnLayer layer) {
            return new RnnReference(layer, index, fraction, weights);
        }

        @Override
        public LayerReference dense(DenseLayer layer) {
            return new DenseReference(layer, index, fraction, weights);
        }
    }

    /** Fraction bits of what the first layer reads; a one-hot input is the integer 1. */
    private static final class InputFraction implements NetworkInput.Visitor<Integer> {
        @Override
        public Integer oneHot(NetworkInput.OneHot input) {
            return 0;
        }

        @Override
        public Integer embedding(NetworkInput.Embedding input) {
            return input.format().fractionBits();
        }

        @Override
        public Integer vector(NetworkInput.Vector input) {
            return input.format().fractionBits();
        }
    }
}
