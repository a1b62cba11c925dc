package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.StateFormats;
import dev.skipgate.compiler.frontend.Vocabulary;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;

/** Gives every tensor its number format and every accumulator a width that cannot overflow. */
public final class Quantize implements Pass<FloatNetwork, QuantizedNetwork> {
    private static final int WIDEST_SUM = 32;

    @Override
    public QuantizedNetwork apply(FloatNetwork network, Diagnostics diagnostics) {
        ModelDescription description = network.description();
        NetworkInput input = input(network);
        Activation activation = input.accept(new InputActivation());
        List<LstmLayer> layers = new ArrayList<>();
        for (int l = 0; l < description.layers().size(); l++) {
            LstmLayer layer =
                    lstm(description.layers().get(l), network.layers().get(l), activation, input, l, diagnostics);
            layers.add(layer);
            activation = Activation.of(layer.formats().hidden());
        }
        DenseLayer output = dense(description.output(), network.output(), activation, diagnostics);
        diagnostics.throwIfErrors();
        List<String> vocabulary =
                description.input().vocabulary().map(Vocabulary::tokens).orElse(List.of());
        return new QuantizedNetwork(
                description, new Network(description.name().written(), input, layers, output, vocabulary));
    }

    private static LstmLayer lstm(
            LayerDescription description,
            FloatNetwork.FloatLayer floats,
            Activation input,
            NetworkInput networkInput,
            int index,
            Diagnostics diagnostics) {
        int units = description.hidden();
        int rows = LstmLayer.GATES * units;
        CellFormats formats = formats(description.formats());
        WeightMatrix inputWeights =
                matrix(description.inputWeights(), floats.inputWeights(), rows, floats.inputWeights().length / rows);
        WeightMatrix recurrentWeights = matrix(description.recurrentWeights(), floats.recurrentWeights(), rows, units);
        boolean oneHot = index == 0 && networkInput instanceof NetworkInput.OneHot;
        Accumulators accumulators = new Accumulators(List.of(
                new Accumulators.Term(inputWeights, input.fraction(), input.magnitude(), oneHot),
                new Accumulators.Term(
                        recurrentWeights,
                        formats.hidden().fractionBits(),
                        formats.hidden().maximumMagnitude(),
                        false)));
        String name = description.name().written();
        int[] bias = accumulators.biases(floats.bias(), HardwareQuantizers.format(description.bias()));
        SumFormat sum = sum(accumulators, bias, name, description.where(), diagnostics);
        return new LstmLayer(name, units, inputWeights, recurrentWeights, bias, sum, formats);
    }

    private static DenseLayer dense(
            OutputDescription description, FloatNetwork.FloatDense floats, Activation input, Diagnostics diagnostics) {
        WeightMatrix weights = matrix(
                description.weights(),
                floats.weights(),
                description.size(),
                floats.weights().length / description.size());
        Accumulators accumulators =
                new Accumulators(List.of(new Accumulators.Term(weights, input.fraction(), input.magnitude(), false)));
        int[] bias = accumulators.biases(floats.bias(), HardwareQuantizers.format(description.bias()));
        SumFormat sum = sum(accumulators, bias, "output", description.where(), diagnostics);
        return new DenseLayer(
                "output",
                weights,
                bias,
                sum,
                HardwareQuantizers.format(description.logits()),
                description.result() == OutputDescription.Result.LOGITS
                        ? DenseLayer.Result.LOGITS
                        : DenseLayer.Result.ARGMAX);
    }

    private static WeightMatrix matrix(WeightQuantizer quantizer, float[] weights, int rows, int columns) {
        return quantizer.accept(new HardwareQuantizers()).quantize(weights, rows, columns);
    }

    private static CellFormats formats(StateFormats formats) {
        return new CellFormats(
                HardwareQuantizers.format(formats.gateInput()),
                HardwareQuantizers.format(formats.gateOutput()),
                HardwareQuantizers.format(formats.cell()),
                HardwareQuantizers.format(formats.hidden()));
    }

    private static SumFormat sum(
            Accumulators accumulators, int[] bias, String layer, SourceLocation where, Diagnostics diagnostics) {
        int bits = accumulators.bits(bias);
        if (bits > WIDEST_SUM) {
            diagnostics.error(
                    Rule.WIDE_SUM,
                    where,
                    "layer '" + layer + "': a sum of these weights and activations needs " + bits
                            + " bits; at most 32 can be accumulated; use fewer fraction bits or a narrower range of"
                            + " exponents");
            return new SumFormat(WIDEST_SUM, accumulators.fraction());
        }
        return new SumFormat(bits, accumulators.fraction());
    }

    private static NetworkInput input(FloatNetwork network) {
        return network.description().input().accept(new InputDescription.Visitor<>() {
            @Override
            public NetworkInput oneHot(InputDescription.OneHot input) {
                return new NetworkInput.OneHot(input.size());
            }

            @Override
            public NetworkInput embedding(InputDescription.Embedding input) {
                FixedPointFormat format = HardwareQuantizers.format(input.format());
                short[] table = new short[network.embedding().length];
                for (int i = 0; i < table.length; i++) {
                    table[i] = (short) format.quantize(network.embedding()[i]);
                }
                return new NetworkInput.Embedding(input.size(), input.dimension(), format, table);
            }

            @Override
            public NetworkInput vector(InputDescription.Vector input) {
                return new NetworkInput.Vector(input.size(), HardwareQuantizers.format(input.format()));
            }
        });
    }

    /** What a product needs to know of its activation. */
    private record Activation(int fraction, long magnitude) {
        static Activation of(FixedPointFormat format) {
            return new Activation(format.fractionBits(), format.maximumMagnitude());
        }
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
