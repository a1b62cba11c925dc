package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LayerPart;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.Vocabulary;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Direction;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;

/** Gives every tensor its number format and every accumulator a width that cannot overflow. */
public final class Quantize implements Pass<FloatNetwork, QuantizedNetwork> {
    private static final int MOST_SHARED_BITS = 4;

    @Override
    public QuantizedNetwork apply(FloatNetwork network, Diagnostics diagnostics) {
        ModelDescription description = network.description();
        boolean anyWeights = description.hardware().capacity().isPresent();
        if (anyWeights) {
            refuseReverse(description, diagnostics);
            diagnostics.throwIfErrors();
        }
        NetworkInput input = input(network);
        Activation activation = input.accept(new InputActivation());
        List<QuantizedLayer> quantized = new ArrayList<>();
        List<LayerPart> parts = description.parts();
        List<Direction> directions = new ArrayList<>();
        for (int l = 0; l < parts.size(); l++) {
            LayerPart part = parts.get(l);
            boolean oneHot = part.layer() == description.stages().get(0) && input instanceof NetworkInput.OneHot;
            QuantizedLayer layer = part.layer()
                    .accept(new LayerQuantizer(
                            part.name(), network.layers().get(l), activation, oneHot, anyWeights, diagnostics));
            quantized.add(layer);
            directions.add(direction(part));
            if (part.direction() != LayerPart.Direction.FORWARD) {
                activation = Activation.of(layer.values());
            }
        }
        List<Layer> layers = new ArrayList<>();
        for (QuantizedLayer layer : quantized) {
            layers.add(layer.layer(sumFraction(layer, quantized), anyWeights, diagnostics));
        }
        DenseOutput output = description.output().result() == OutputDescription.Result.STATE
                ? state(description.output(), quantized.get(quantized.size() - 1), anyWeights, diagnostics)
                : dense(description.output(), network.output(), activation, anyWeights, diagnostics);
        diagnostics.throwIfErrors();
        List<String> vocabulary =
                description.input().vocabulary().map(Vocabulary::tokens).orElse(List.of());
        return new QuantizedNetwork(
                description,
                new Network(
                        description.name().written(),
                        input,
                        layers,
                        directions,
                        output,
                        vocabulary,
                        description.output().end()));
    }

    private static Direction direction(LayerPart part) {
        boolean reverse = part.layer() instanceof LayerDescription layer
                && layer.direction() == LayerDescription.Direction.REVERSE;
        return part.direction() == LayerPart.Direction.REVERSE
                ? Direction.SECOND
                : reverse ? Direction.REVERSE : Direction.FORWARD;
    }

    private static void refuseReverse(ModelDescription description, Diagnostics diagnostics) {
        for (LayerDescription layer : description.layers()) {
            if (layer.direction() != LayerDescription.Direction.FORWARD) {
                diagnostics.error(
                        Rule.UNSUPPORTED_CELL,
                        layer.where(),
                        "layer '" + layer.name() + "': a kernel with a capacity for other weights cannot have"
                                + " bidirectional layers, or layers in reverse, yet; leave the capacity out");
            }
        }
    }

    /**
     * Fraction bits of a layer's sums: those of the layer with the most among the layers of the same cells, if that costs only
     * a few bits, because layers whose numbers are alike share one gate stage in hardware.
     */
    private static int sumFraction(QuantizedLayer layer, List<QuantizedLayer> all) {
        int shared = all.stream()
                .filter(other -> other.cell().equals(layer.cell()))
                .mapToInt(QuantizedLayer::leastFraction)
                .max()
                .orElseThrow();
        int own = layer.leastFraction();
        return shared - own <= MOST_SHARED_BITS ? shared : own;
    }

    /** The values of the topmost layer as they are. */
    private static DenseOutput state(
            OutputDescription description, QuantizedLayer top, boolean anyWeights, Diagnostics diagnostics) {
        if (anyWeights) {
            diagnostics.error(
                    Rule.NOT_FOR_ANY_WEIGHTS,
                    description.where(),
                    "'output': with result: state the kernel's output is the identity, but with a capacity it is made for"
                            + " any weights; leave the capacity out");
        }
        return DenseOutput.identity("output", description.size(), top.values());
    }

    private static DenseOutput dense(
            OutputDescription description,
            FloatNetwork.FloatDense floats,
            Activation input,
            boolean anyWeights,
            Diagnostics diagnostics) {
        WeightMatrix weights = LayerQuantizer.matrix(
                description.weights(),
                floats.weights(),
                description.size(),
                floats.weights().length / description.size(),
                anyWeights);
        if (anyWeights) {
            LayerQuantizer.requireScale("output", description.weights(), weights, diagnostics);
        }
        LayerQuantizer.warnIfEmpty("output", weights, floats.weights(), description.weights(), diagnostics);
        Accumulators accumulators =
                new Accumulators(List.of(new Accumulators.Term(weights, input.fraction(), input.magnitude(), false)));
        FixedPointFormat biasFormat = description.biasFormat().fixedPoint();
        long[] bias = accumulators.biases(floats.bias(), biasFormat);
        int bits = QuantizedLayer.bits(accumulators, bias, biasFormat, anyWeights);
        SumFormat sum = QuantizedLayer.sum(bits, accumulators.fraction(), "output", description.where(), diagnostics);
        return new DenseOutput(
                "output",
                weights,
                QuantizedLayer.stored(bias),
                sum,
                description.logits().fixedPoint(),
                description.result() == OutputDescription.Result.LOGITS
                        ? DenseOutput.Result.LOGITS
                        : DenseOutput.Result.ARGMAX);
    }

    private static NetworkInput input(FloatNetwork network) {
        return network.description().input().accept(new InputDescription.Visitor<>() {
            @Override
            public NetworkInput oneHot(InputDescription.OneHot input) {
                return new NetworkInput.OneHot(input.size());
            }

            @Override
            public NetworkInput embedding(InputDescription.Embedding input) {
                FixedPointFormat format = input.format().fixedPoint();
                short[] table = new short[network.embedding().length];
                for (int i = 0; i < table.length; i++) {
                    table[i] = (short) format.quantize(network.embedding()[i]);
                }
                return new NetworkInput.Embedding(input.size(), input.dimension(), format, table);
            }

            @Override
            public NetworkInput vector(InputDescription.Vector input) {
                return new NetworkInput.Vector(input.size(), input.format().fixedPoint());
            }
        });
    }

    private static final class InputActivation implements NetworkInput.Visitor<Activation> {
        @Override
        public Activation oneHot(NetworkInput.OneHot input) {
            return new Activation(0, 1);
        }

        @Override
        public Activation embedding(NetworkInput.Embedding input) {
            return Activation.of(input.format());
        }

        @Override
        public Activation vector(NetworkInput.Vector input) {
            return Activation.of(input.format());
        }
    }
}
