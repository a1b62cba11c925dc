package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.HardwareQuantizers;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.StateFormats;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.GruFormats;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Quantizes the weights of a layer of any kind, and gives its activations their formats. */
final class LayerQuantizer implements StageDescription.Visitor<QuantizedLayer> {
    private final String name;
    private final FloatNetwork.FloatLayer floats;
    private final Activation below;
    private final boolean oneHot;
    private final boolean anyWeights;
    private final Diagnostics diagnostics;

    /**
     * @param name of the layer, or of the direction of one
     * @param below what the layer reads
     * @param oneHot whether that is one-hot
     * @param anyWeights whether the hardware shall hold any weights of the shape
     */
    LayerQuantizer(
            String name,
            FloatNetwork.FloatLayer floats,
            Activation below,
            boolean oneHot,
            boolean anyWeights,
            Diagnostics diagnostics) {
        this.name = name;
        this.floats = floats;
        this.below = below;
        this.oneHot = oneHot;
        this.anyWeights = anyWeights;
        this.diagnostics = diagnostics;
    }

    @Override
    public QuantizedLayer recurrent(LayerDescription layer) {
        int units = layer.hidden();
        int rows = layer.type().gates() * units;
        WeightMatrix input = matrix(
                layer.inputWeights(), floats.inputWeights(), rows, floats.inputWeights().length / rows, anyWeights);
        WeightMatrix recurrent = matrix(layer.recurrentWeights(), floats.recurrentWeights(), rows, units, anyWeights);
        warnIfEmpty(name + ".input", input, floats.inputWeights(), layer.inputWeights(), diagnostics);
        warnIfEmpty(name + ".recurrent", recurrent, floats.recurrentWeights(), layer.recurrentWeights(), diagnostics);
        if (anyWeights) {
            requireScale(name + ".input", layer.inputWeights(), input, diagnostics);
            requireScale(name + ".recurrent", layer.recurrentWeights(), recurrent, diagnostics);
        }
        StateFormats formats = layer.formats();
        FixedPointFormat gateInput = formats.gateInput().fixedPoint();
        FixedPointFormat gate = formats.gateOutput().fixedPoint();
        FixedPointFormat hidden = formats.hidden().fixedPoint();
        return switch (layer.type()) {
            case LSTM -> {
                CellFormats cell =
                        new CellFormats(gateInput, gate, formats.cell().fixedPoint(), hidden);
                yield quantized(
                        layer,
                        List.of(cell),
                        false,
                        terms(input, recurrent, hidden),
                        (bias, sum) -> new LstmLayer(name, units, input, recurrent, bias, sum, cell));
            }
            case GRU, GRU_RESET_FIRST -> {
                boolean after = layer.type() == CellType.GRU;
                GruLayer.Reset reset = after ? GruLayer.Reset.AFTER : GruLayer.Reset.BEFORE;
                GruFormats cell = new GruFormats(gateInput, gate, hidden);
                yield quantized(
                        layer,
                        List.of(reset, cell),
                        after,
                        after
                                ? terms(apart(input, units, true), apart(recurrent, units, false), hidden)
                                : terms(input, recurrent, hidden),
                        (bias, sum) -> new GruLayer(name, units, reset, input, recurrent, bias, sum, cell));
            }
            case RNN_TANH, RNN_RELU -> {
                Optional<FixedPointFormat> tanh =
                        layer.type() == CellType.RNN_TANH ? Optional.of(gateInput) : Optional.empty();
                yield quantized(
                        layer,
                        List.of(layer.type(), tanh, hidden),
                        false,
                        terms(input, recurrent, hidden),
                        (bias, sum) -> new RnnLayer(name, units, input, recurrent, bias, sum, tanh, hidden));
            }
        };
    }

    private QuantizedLayer quantized(
            LayerDescription layer,
            List<Object> cell,
            boolean multipliesASum,
            List<Accumulators.Term> terms,
            QuantizedLayer.Finish finish) {
        return new QuantizedLayer(
                name,
                layer.where(),
                cell,
                multipliesASum,
                layer.formats().hidden().fixedPoint(),
                terms,
                floats.bias(),
                layer.biasFormat().fixedPoint(),
                finish);
    }

    private List<Accumulators.Term> terms(WeightMatrix input, WeightMatrix recurrent, FixedPointFormat hidden) {
        Activation own = Activation.of(hidden);
        return List.of(
                new Accumulators.Term(input, below.fraction(), below.magnitude(), oneHot),
                new Accumulators.Term(recurrent, own.fraction(), own.magnitude(), false));
    }

    /** A GRU's matrix with a row for every sum: n of the input and n of the state are two, each of them of one matrix alone. */
    private static WeightMatrix apart(WeightMatrix matrix, int units, boolean ofInput) {
        return matrix.ofRows(IntStream.range(0, GruLayer.sums(GruLayer.Reset.AFTER) * units)
                .map(row -> {
                    boolean ofNew = row >= 2 * units;
                    boolean inputRow = row < GruLayer.GATES * units;
                    return !ofNew ? row : inputRow != ofInput ? -1 : inputRow ? row : row - units;
                })
                .toArray());
    }

    @Override
    public QuantizedLayer image(ImageDescription layer) {
        throw new IllegalArgumentException(layer.name() + " is no layer of a model that was read for hardware");
    }

    @Override
    public QuantizedLayer dense(DenseDescription layer) {
        WeightMatrix weights = matrix(
                layer.weights(),
                floats.inputWeights(),
                layer.units(),
                floats.inputWeights().length / layer.units(),
                anyWeights);
        warnIfEmpty(name, weights, floats.inputWeights(), layer.weights(), diagnostics);
        if (anyWeights) {
            requireScale(name, layer.weights(), weights, diagnostics);
        }
        boolean relu = layer.activation() == DenseDescription.Activation.RELU;
        FixedPointFormat values = layer.format().orElseThrow().fixedPoint();
        return new QuantizedLayer(
                name,
                layer.where(),
                List.of(layer.activation(), values),
                false,
                values,
                List.of(new Accumulators.Term(weights, below.fraction(), below.magnitude(), oneHot)),
                floats.bias(),
                layer.biasFormat().fixedPoint(),
                (bias, sum) -> new DenseLayer(name, relu, weights, bias, sum, values));
    }

    static WeightMatrix matrix(WeightQuantizer quantizer, float[] weights, int rows, int columns, boolean anyWeights) {
        dev.skipgate.runtime.numeric.WeightQuantizer rule = HardwareQuantizers.rule(quantizer);
        WeightMatrix matrix = rule.quantize(weights, rows, columns);
        return anyWeights ? matrix.withMaxShift(rule.greatestShift()) : matrix;
    }

    /** Tells that quantizing lost a whole matrix, as a step that is too coarse for the weights does. */
    static void warnIfEmpty(
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
                            + HardwareQuantizers.rule(quantizer).describe()
                            + " makes every weight zero, the greatest is " + greatest
                            + "; use ternary, or a quantizer with smaller steps");
        }
    }

    /** Refuses a scale that is chosen by the weights, for the kernel's binary points hang on it. */
    static void requireScale(
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
}
