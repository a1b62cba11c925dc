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
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Gives every tensor its number format and every accumulator a width that cannot overflow. */
public final class Quantize implements Pass<FloatNetwork, QuantizedNetwork> {
    private static final int WIDEST_SUM = 32;
    private static final int MOST_SHARED_BITS = 4;

    @Override
    public QuantizedNetwork apply(FloatNetwork network, Diagnostics diagnostics) {
        ModelDescription description = network.description();
        boolean anyWeights = description.hardware().capacity().isPresent();
        NetworkInput input = input(network);
        Activation activation = input.accept(new InputActivation());
        List<LayerWeights> weights = new ArrayList<>();
        for (int l = 0; l < description.layers().size(); l++) {
            boolean oneHot = l == 0 && input instanceof NetworkInput.OneHot;
            LayerWeights quantized = LayerWeights.of(
                    description.layers().get(l), network.layers().get(l), activation, oneHot, anyWeights);
            weights.add(quantized);
            LayerDescription layer = description.layers().get(l);
            String name = layer.name().written();
            FloatNetwork.FloatLayer floats = network.layers().get(l);
            warnIfEmpty(
                    name + ".input",
                    quantized.input().weights(),
                    floats.inputWeights(),
                    layer.inputWeights(),
                    diagnostics);
            warnIfEmpty(
                    name + ".recurrent",
                    quantized.recurrent().weights(),
                    floats.recurrentWeights(),
                    layer.recurrentWeights(),
                    diagnostics);
            if (anyWeights) {
                requireScale(
                        name + ".input", layer.inputWeights(), quantized.input().weights(), diagnostics);
                requireScale(
                        name + ".recurrent",
                        layer.recurrentWeights(),
                        quantized.recurrent().weights(),
                        diagnostics);
            }
            activation = Activation.of(quantized.formats().hidden());
        }
        List<Layer> layers = new ArrayList<>();
        for (int l = 0; l < weights.size(); l++) {
            layers.add(lstm(
                    description.layers().get(l),
                    weights.get(l),
                    network.layers().get(l).bias(),
                    sumFraction(weights.get(l), weights),
                    anyWeights,
                    diagnostics));
        }
        DenseOutput output = dense(description.output(), network.output(), activation, anyWeights, diagnostics);
        diagnostics.throwIfErrors();
        List<String> vocabulary =
                description.input().vocabulary().map(Vocabulary::tokens).orElse(List.of());
        return new QuantizedNetwork(
                description, new Network(description.name().written(), input, layers, output, vocabulary));
    }

    /** Tells that quantizing lost a whole matrix, as a step that is too coarse for the weights does. */
    private static void warnIfEmpty(
            String matrix, WeightMatrix quantized, float[] floats, WeightQuantizer quantizer, Diagnostics diagnostics) {
        float greatest = 0;
        for (float weight : floats) {
            greatest = Math.max(greatest, Math.abs(weight));
        }
        if (greatest > 0 && quantized.nonZeros() == 0) {
            diagnostics.warning(
                    Rule.EMPTY_MATRIX,
                    quantizer.where(),
                    "'" + matrix + "': "
                            + quantizer.accept(new HardwareQuantizers()).describe()
                            + " makes every weight zero, the greatest is " + greatest
                            + "; use ternary, or a quantizer with smaller steps");
        }
    }

    /** Refuses a scale that is chosen by the weights, for the kernel's binary points hang on it. */
    private static void requireScale(
            String matrix, WeightQuantizer quantizer, WeightMatrix quantized, Diagnostics diagnostics) {
        if (quantizer instanceof WeightQuantizer.Ternary ternary
                && ternary.scaleExponent().isEmpty()) {
            diagnostics.error(
                    Rule.NOT_FOR_ANY_WEIGHTS,
                    quantizer.where(),
                    "'" + matrix
                            + "': the scale of ternary weights is left to the compiler, but with a capacity the kernel"
                            + " is made for any weights; say ternary("
                            + BigDecimal.valueOf(Math.scalb(1.0, -quantized.weightFraction()))
                                    .stripTrailingZeros()
                                    .toPlainString()
                            + "), which is what these weights would get");
        }
    }

    /**
     * Fraction bits of a layer's sums: those of the layer with the most among the layers of the same cell formats, if that costs only
     * a few bits, because layers whose numbers are alike share one gate stage in hardware.
     */
    private static int sumFraction(LayerWeights layer, List<LayerWeights> all) {
        int shared = all.stream()
                .filter(other -> other.formats().equals(layer.formats()))
                .mapToInt(other -> Accumulators.leastFraction(other.terms()))
                .max()
                .orElseThrow();
        int own = Accumulators.leastFraction(layer.terms());
        return shared - own <= MOST_SHARED_BITS ? shared : own;
    }

    private static LstmLayer lstm(
            LayerDescription description,
            LayerWeights weights,
            float[] floatBias,
            int sumFraction,
            boolean anyWeights,
            Diagnostics diagnostics) {
        FixedPointFormat biasFormat = HardwareQuantizers.format(description.biasFormat());
        Accumulators accumulators = new Accumulators(weights.terms(), sumFraction);
        if (bits(accumulators, accumulators.biases(floatBias, biasFormat), biasFormat, anyWeights) > WIDEST_SUM) {
            accumulators = new Accumulators(weights.terms());
        }
        String name = description.name().written();
        long[] bias = accumulators.biases(floatBias, biasFormat);
        int bits = bits(accumulators, bias, biasFormat, anyWeights);
        SumFormat sum = sum(bits, accumulators.fraction(), name, description.where(), diagnostics);
        return new LstmLayer(
                name,
                description.hidden(),
                weights.input().weights(),
                weights.recurrent().weights(),
                stored(bias),
                sum,
                weights.formats());
    }

    private static int bits(Accumulators accumulators, long[] bias, FixedPointFormat biasFormat, boolean anyWeights) {
        return anyWeights ? accumulators.bitsOfAny(biasFormat) : accumulators.bits(bias);
    }

    /** A layer's quantized products and cell formats. */
    private record LayerWeights(Accumulators.Term input, Accumulators.Term recurrent, CellFormats formats) {
        static LayerWeights of(
                LayerDescription description,
                FloatNetwork.FloatLayer floats,
                Activation below,
                boolean oneHot,
                boolean anyWeights) {
            int rows = LstmLayer.GATES * description.hidden();
            CellFormats formats = Quantize.formats(description.formats());
            Activation own = Activation.of(formats.hidden());
            WeightMatrix input = matrix(
                    description.inputWeights(),
                    floats.inputWeights(),
                    rows,
                    floats.inputWeights().length / rows,
                    anyWeights);
            WeightMatrix recurrent = matrix(
                    description.recurrentWeights(), floats.recurrentWeights(), rows, description.hidden(), anyWeights);
            return new LayerWeights(
                    new Accumulators.Term(input, below.fraction(), below.magnitude(), oneHot),
                    new Accumulators.Term(recurrent, own.fraction(), own.magnitude(), false),
                    formats);
        }

        List<Accumulators.Term> terms() {
            return List.of(input, recurrent);
        }
    }

    private static DenseOutput dense(
            OutputDescription description,
            FloatNetwork.FloatDense floats,
            Activation input,
            boolean anyWeights,
            Diagnostics diagnostics) {
        WeightMatrix weights = matrix(
                description.weights(),
                floats.weights(),
                description.size(),
                floats.weights().length / description.size(),
                anyWeights);
        if (anyWeights) {
            requireScale("output", description.weights(), weights, diagnostics);
        }
        warnIfEmpty("output", weights, floats.weights(), description.weights(), diagnostics);
        Accumulators accumulators =
                new Accumulators(List.of(new Accumulators.Term(weights, input.fraction(), input.magnitude(), false)));
        FixedPointFormat biasFormat = HardwareQuantizers.format(description.biasFormat());
        long[] bias = accumulators.biases(floats.bias(), biasFormat);
        int bits = bits(accumulators, bias, biasFormat, anyWeights);
        SumFormat sum = sum(bits, accumulators.fraction(), "output", description.where(), diagnostics);
        return new DenseOutput(
                "output",
                weights,
                stored(bias),
                sum,
                HardwareQuantizers.format(description.logits()),
                description.result() == OutputDescription.Result.LOGITS
                        ? DenseOutput.Result.LOGITS
                        : DenseOutput.Result.ARGMAX);
    }

    private static WeightMatrix matrix(
            WeightQuantizer quantizer, float[] weights, int rows, int columns, boolean anyWeights) {
        dev.skipgate.runtime.numeric.WeightQuantizer rule = quantizer.accept(new HardwareQuantizers());
        WeightMatrix matrix = rule.quantize(weights, rows, columns);
        return anyWeights ? matrix.withMaxShift(rule.greatestShift()) : matrix;
    }

    private static CellFormats formats(StateFormats formats) {
        return new CellFormats(
                HardwareQuantizers.format(formats.gateInput()),
                HardwareQuantizers.format(formats.gateOutput()),
                HardwareQuantizers.format(formats.cell()),
                HardwareQuantizers.format(formats.hidden()));
    }

    /** Biases as the hardware stores them. Where one does not fit, the sum was refused already. */
    private static int[] stored(long[] bias) {
        return Arrays.stream(bias).mapToInt(each -> (int) each).toArray();
    }

    private static SumFormat sum(int bits, int fraction, String layer, SourceLocation where, Diagnostics diagnostics) {
        if (bits > WIDEST_SUM) {
            diagnostics.error(
                    Rule.WIDE_SUM,
                    where,
                    "layer '" + layer + "': a sum of these weights and activations needs " + bits
                            + " bits; at most 32 can be accumulated; use fewer fraction bits or a narrower range of"
                            + " exponents");
            return new SumFormat(WIDEST_SUM, fraction);
        }
        return new SumFormat(bits, fraction);
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
