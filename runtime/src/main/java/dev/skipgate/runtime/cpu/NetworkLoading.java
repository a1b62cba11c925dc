package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;

/** Hands a network to a native model, layer by layer. */
final class NetworkLoading {
    /** Above this, sums inside a kernel could leave 32 bits. */
    private static final int MOST_COLUMNS = 100_000;

    private NetworkLoading() {}

    /** Adds a plane of digits to the latest layer of the model. */
    @FunctionalInterface
    interface PlaneSink {
        void add(long model, byte[] digits, int columns, int shift);
    }

    /**
     * Loads a network into a new, empty model.
     *
     * @throws IllegalArgumentException when the network's sums may leave their accumulators, or a matrix has too many columns
     */
    static void load(Network network, long model) {
        Activation below = network.input().accept(new Inputs(model));
        for (Layer layer : network.layers()) {
            below = layer.accept(new LayerLoading(model, below));
        }
        output(network.output(), below, model);
    }

    private static void output(DenseOutput dense, Activation below, long model) {
        SumProof.Term input = below.term(dense.weights(), dense.sum());
        SumProof.require(dense.name(), List.of(input), dense.bias(), dense.sum());
        FixedPointFormat logits = dense.logits();
        Native.output(
                model,
                dense.weights().rows(),
                dense.sum().fraction(),
                logits.width(),
                logits.fractionBits(),
                dense.bias());
        planes(model, dense.name(), input, Native::outputPlane);
    }

    /** Adds the planes of a product to the latest layer. */
    static void planes(long model, String layer, SumProof.Term product, PlaneSink sink) {
        int columns = product.weights().columns();
        if (columns > MOST_COLUMNS && !product.oneHot()) {
            throw new IllegalArgumentException(
                    "layer '" + layer + "' reads " + columns + " values; the CPU kernels take at most " + MOST_COLUMNS);
        }
        for (DigitPlanes.Plane plane : DigitPlanes.of(product.weights())) {
            sink.add(model, plane.digits(), columns, plane.shift() + product.align());
        }
    }

    /** Tells the model what a step reads. */
    private record Inputs(long model) implements NetworkInput.Visitor<Activation> {
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
