package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.HardwareQuantizers;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LooseQuantizer;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.QuantizerWords;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.Weights;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What no operator of ONNX says of a quantized layer, as remarks beside its node (metadata): its quantizers, and the formats of what it rounds inside. Quantizers only
 * count where they leave all weights in the file as they are.
 */
final class Remarks {
    static final String INPUT_WEIGHTS = "input-weights";
    static final String RECURRENT_WEIGHTS = "recurrent-weights";
    static final String WEIGHTS = "weights";
    static final String BIAS = "bias";
    private static final List<String> FORMATS = List.of("gate-input", "gate-output", "cell", "hidden");

    private final Map<String, String> words;
    private final String node;

    /** @param node the remarks are beside, for messages */
    Remarks(Map<String, String> words, String node) {
        this.words = words;
        this.node = node;
    }

    static SortedMap<String, String> of(LayerDescription layer) {
        SortedMap<String, String> words = new TreeMap<>();
        put(words, INPUT_WEIGHTS, layer.inputWeights());
        put(words, RECURRENT_WEIGHTS, layer.recurrentWeights());
        put(words, BIAS, layer.bias());
        words.put(FORMATS.get(0), layer.formats().gateInput().toString());
        words.put(FORMATS.get(1), layer.formats().gateOutput().toString());
        words.put(FORMATS.get(2), layer.formats().cell().toString());
        words.put(FORMATS.get(3), layer.formats().hidden().toString());
        return words;
    }

    static SortedMap<String, String> of(DenseDescription layer) {
        SortedMap<String, String> words = new TreeMap<>();
        put(words, WEIGHTS, layer.weights());
        put(words, BIAS, layer.bias());
        return words;
    }

    static SortedMap<String, String> of(OutputDescription output) {
        SortedMap<String, String> words = new TreeMap<>();
        put(words, WEIGHTS, output.weights());
        put(words, BIAS, output.bias());
        return words;
    }

    private static void put(Map<String, String> words, String key, WeightQuantizer quantizer) {
        quantizer.accept(new QuantizerWords()).ifPresent(text -> words.put(key, text));
    }

    /** A quantizer in the words of a description, if it is there and keeps all values. */
    Optional<String> quantizer(String key, List<Weights> matrices) {
        if (!words.containsKey(key)
                || matrices.stream().anyMatch(each -> each.grid().isEmpty())) {
            return Optional.empty();
        }
        WeightQuantizer quantizer = LooseQuantizer.parse(words.get(key)).orElseThrow(() -> refusal(key, "a quantizer"));
        return keeps(quantizer, matrices) ? Optional.of('"' + words.get(key) + '"') : Optional.empty();
    }

    /** The same of biases. */
    Optional<String> bias(List<Weights> biases) {
        if (!words.containsKey(BIAS)) {
            return Optional.empty();
        }
        WeightQuantizer quantizer =
                LooseQuantizer.parse(words.get(BIAS)).orElseThrow(() -> refusal(BIAS, "a number format"));
        return keeps(quantizer, biases) ? Optional.of('"' + words.get(BIAS) + '"') : Optional.empty();
    }

    /** Whether rounding gives all values back. One whose scale is chosen by the weights says nothing of them. */
    private static boolean keeps(WeightQuantizer quantizer, List<Weights> matrices) {
        if (quantizer instanceof WeightQuantizer.FixedPoint fixed) {
            // Of any width, as biases have them; a rule for weights has 16 bits at most.
            FixedPointFormat format = fixed.format().fixedPoint();
            return matrices.stream().allMatch(each -> isIn(format, each.values()));
        }
        if (quantizer instanceof WeightQuantizer.Ternary ternary
                && ternary.scaleExponent().isEmpty()) {
            return false;
        }
        return quantizer
                .accept(new HardwareQuantizers())
                .map(rule -> matrices.stream().allMatch(each -> isKept(each, rule)))
                .orElse(false);
    }

    private static boolean isIn(FixedPointFormat format, float[] values) {
        for (float value : values) {
            if (Float.isNaN(value) || format.toReal(format.quantize(value)) != value) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKept(Weights matrix, dev.skipgate.runtime.numeric.WeightQuantizer rule) {
        WeightMatrix rounded = rule.quantize(matrix.values(), matrix.rows(), matrix.columns());
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                if (rounded.real(row, column) != matrix.values()[row * matrix.columns() + column]) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The formats of states and gates, as a description has them; empty without any. */
    Optional<String> formats() {
        StringJoiner found = new StringJoiner(", ", "formats: {", "}");
        boolean any = false;
        for (String key : FORMATS) {
            if (words.containsKey(key)) {
                found.add(key + ": \"" + format(key) + '"');
                any = true;
            }
        }
        return any ? Optional.of(found.toString()) : Optional.empty();
    }

    private FixedPointFormat format(String key) {
        try {
            return FixedPointFormat.parse(words.get(key));
        } catch (IllegalArgumentException e) {
            throw new OnnxException(refusal(key, "a number format").getMessage(), e);
        }
    }

    private OnnxException refusal(String key, String wanted) {
        return new OnnxException(
                node + ": its metadata 'skipgate." + key + "' is " + OnnxException.quoted(words.get(key)) + ", wanted "
                        + wanted + "; remove it, or export the model again");
    }
}
