package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/** Hands a network to a native model, layer by layer. */
final class NetworkLoading {
    /** Above this, sums inside a kernel could leave 32 bits. */
    private static final int MOST_COLUMNS = 100_000;

    private final long model;

    private NetworkLoading(long model) {
        this.model = model;
    }

    /** What a layer reads: fraction bits, greatest magnitude, and whether it is one-hot. */
    private record Activation(int fraction, long magnitude, boolean oneHot) {
        static Activation of(FixedPointFormat format) {
            return new Activation(format.fractionBits(), format.maximumMagnitude(), false);
        }
    }

    /** Adds a plane of digits to the latest layer of the model. */
    @FunctionalInterface
    private interface PlaneSink {
        void add(long model, byte[] digits, int columns, int shift);
    }

    /**
     * Loads a network into a new, empty model.
     *
     * @throws IllegalArgumentException when the network's sums may leave their accumulators, or a matrix has too many columns
     */
    static void load(Network network, long model) {
        new NetworkLoading(model).load(network);
    }

    private void load(Network network) {
        Activation below = network.input().accept(new Inputs());
        for (Layer layer : network.layers()) {
            below = layer.accept(new Layers(below));
        }
        output(network.output(), below);
    }

    private Activation lstm(LstmLayer layer, Activation below) {
        CellFormats formats = layer.formats();
        Activation own = Activation.of(formats.hidden());
        SumProof.Term input = term(layer.inputWeights(), below, layer.sum().fraction());
        SumProof.Term recurrent =
                term(layer.recurrentWeights(), own, layer.sum().fraction());
        SumProof.require(layer.name(), List.of(input, recurrent), layer.bias(), layer.sum());
        int[] all = {
            layer.sum().fraction(),
            formats.gateInput().width(),
            formats.gateInput().fractionBits(),
            formats.gate().width(),
            formats.gate().fractionBits(),
            formats.cell().width(),
            formats.cell().fractionBits(),
            formats.hidden().width(),
            formats.hidden().fractionBits()
        };
        Native.lstm(
                model,
                layer.units(),
                all,
                layer.bias(),
                ActivationTable.of(Function.SIGMOID, formats.gateInput(), formats.gate())
                        .values(),
                ActivationTable.of(Function.TANH, formats.gateInput(), formats.gate())
                        .values());
        planes(layer.name(), input, Native::inputPlane);
        planes(layer.name(), recurrent, Native::recurrentPlane);
        return own;
    }

    private void output(DenseOutput dense, Activation below) {
        SumProof.Term input = term(dense.weights(), below, dense.sum().fraction());
        SumProof.require(dense.name(), List.of(input), dense.bias(), dense.sum());
        FixedPointFormat logits = dense.logits();
        Native.output(
                model,
                dense.weights().rows(),
                dense.sum().fraction(),
                logits.width(),
                logits.fractionBits(),
                dense.bias());
        planes(dense.name(), input, Native::outputPlane);
    }

    private static SumProof.Term term(WeightMatrix weights, Activation read, int sumFraction) {
        return new SumProof.Term(
                weights, sumFraction - read.fraction() - weights.weightFraction(), read.magnitude(), read.oneHot());
    }

    private void planes(String layer, SumProof.Term product, PlaneSink sink) {
        int columns = product.weights().columns();
        if (columns > MOST_COLUMNS && !product.oneHot()) {
            throw new IllegalArgumentException(
                    "layer '" + layer + "' reads " + columns + " values; the CPU kernels take at most " + MOST_COLUMNS);
        }
        for (DigitPlanes.Plane plane : DigitPlanes.of(product.weights())) {
            sink.add(model, plane.digits(), columns, plane.shift() + product.align());
        }
    }

    /** Adds a layer to the model; gives what the next one reads. */
    private final class Layers implements Layer.Visitor<Activation> {
        private final Activation below;

        Layers(Activation below) {
            this.below = below;
        }

        @Override
        public Activation lstm(LstmLayer layer) {
            return NetworkLoading.this.lstm(layer, below);
        }

        @Override
        public Activation gru(GruLayer layer) {
            throw notYet(layer, "a GRU");
        }

        @Override
        public Activation rnn(RnnLayer layer) {
            throw notYet(layer, "without gates");
        }

        @Override
        public Activation dense(DenseLayer layer) {
            throw notYet(layer, "dense");
        }

        private IllegalArgumentException notYet(Layer layer, String kind) {
            return new IllegalArgumentException("layer '" + layer.name() + "' is " + kind
                    + "; the target cpu of this version runs LSTM layers, use the target java");
        }
    }

    /** Tells the model what a step reads. */
    private final class Inputs implements NetworkInput.Visitor<Activation> {
        @Override
        public Activation oneHot(NetworkInput.OneHot input) {
            Native.oneHot(model, input.size());
            return new Activation(0, 1, true);
        }

        @Override
        public Activation embedding(NetworkInput.Embedding input) {
            Native.embedding(model, input.size(), input.format().width(), input.table());
            return Activation.of(input.format());
        }

        @Override
        public Activation vector(NetworkInput.Vector input) {
            Native.vector(model, input.size(), input.format().width());
            return Activation.of(input.format());
        }
    }
}
