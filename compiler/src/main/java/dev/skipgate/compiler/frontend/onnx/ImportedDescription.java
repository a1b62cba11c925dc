package dev.skipgate.compiler.frontend.onnx;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedInput;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedLayer;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedNetwork;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedRows;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedState;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.compiler.frontend.onnx.meaning.ResultKind;
import dev.skipgate.compiler.frontend.onnx.meaning.RunWeights;
import dev.skipgate.compiler.frontend.onnx.meaning.Weights;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** The words for an imported network: its description, a summary for the user, and facts for programs. No name from the file is in the description. */
final class ImportedDescription {
    private final ImportedNetwork network;
    private final String name;

    ImportedDescription(ImportedNetwork network, String name) {
        this.network = network;
        this.name = name;
        yaml();
    }

    /** What a layer is called in the description. */
    static String nameOf(ImportedLayer layer, int index) {
        return type(layer) + index;
    }

    private static String type(ImportedLayer layer) {
        if (!(layer instanceof ImportedLayer.Cells cells)) {
            return "dense";
        }
        return switch (cells.cell()) {
            case LSTM -> "lstm";
            case GRU, GRU_RESET_FIRST -> "gru";
            case RNN_TANH, RNN_RELU -> "rnn";
        };
    }

    String yaml() {
        StringBuilder text = new StringBuilder(
                "# Imported from ONNX by skipgate import; import.json says what else the model said.\n");
        text.append("name: ").append(name).append('\n');
        text.append("input: ").append(input()).append('\n');
        text.append("layers:\n");
        for (int i = 0; i < network.layers().size(); i++) {
            text.append("  - ").append(layer(network.layers().get(i), i)).append('\n');
        }
        text.append("output: ").append(output()).append('\n');
        text.append("weights: ").append(OnnxImport.WEIGHTS).append('\n');
        return text.toString();
    }

    private static String word(ReadStep step) {
        return step.name().toLowerCase(Locale.ROOT);
    }

    private static StringJoiner mapping() {
        return new StringJoiner(", ", "{", "}");
    }

    private String input() {
        ImportedInput input = network.input();
        if (!input.readsTokens()) {
            StringJoiner words = mapping().add("type: vector").add("size: " + input.width());
            input.format().ifPresent(each -> words.add("format: " + quoted(each)));
            return words.toString();
        }
        if (input.table().isEmpty()) {
            return mapping().add("type: one-hot").add("size: " + input.tokens()).toString();
        }
        return mapping()
                .add("type: embedding")
                .add("size: " + input.tokens())
                .add("dimension: " + input.width())
                .add("format: "
                        + input.format()
                                .map(ImportedDescription::quoted)
                                .orElseGet(
                                        () -> ChosenFormats.table(input.table().get())))
                .toString();
    }

    private static String quoted(FixedPointFormat format) {
        return '"' + format.toString() + '"';
    }

    private static String layer(ImportedLayer layer, int index) {
        StringJoiner words = mapping().add("name: " + nameOf(layer, index)).add("type: " + type(layer));
        if (layer instanceof ImportedLayer.Dense dense) {
            words.add("units: " + dense.outputs());
            if (dense.relu()) {
                words.add("activation: relu");
            }
            Remarks remarks = new Remarks(dense.remarks(), dense.node());
            quantizer(Remarks.WEIGHTS, List.of(dense.weights()), remarks).ifPresent(words::add);
            bias(Stream.of(dense.bias()).flatMap(Optional::stream).toList(), List.of(), remarks)
                    .ifPresent(words::add);
            dense.format().ifPresent(each -> words.add("format: " + quoted(each)));
            return words.toString();
        }
        ImportedLayer.Cells cells = (ImportedLayer.Cells) layer;
        words.add("hidden: " + cells.hidden());
        if (cells.cell() == CellType.GRU_RESET_FIRST) {
            words.add("reset: before");
        }
        if (cells.cell() == CellType.RNN_RELU) {
            words.add("nonlinearity: relu");
        }
        if (cells.bidirectional()) {
            words.add("bidirectional: true");
        }
        if (cells.reverse()) {
            words.add("reverse: true");
        }
        Remarks remarks = new Remarks(cells.remarks(), cells.node());
        quantizer(
                        Remarks.INPUT_WEIGHTS,
                        cells.directions().stream().map(RunWeights::input).toList(),
                        remarks)
                .ifPresent(words::add);
        quantizer(
                        Remarks.RECURRENT_WEIGHTS,
                        cells.directions().stream().map(RunWeights::recurrent).toList(),
                        remarks)
                .ifPresent(words::add);
        bias(
                        cells.directions().stream()
                                .flatMap(each -> each.inputBias().stream())
                                .toList(),
                        cells.directions().stream()
                                .flatMap(each -> each.recurrentBias().stream())
                                .toList(),
                        remarks)
                .ifPresent(words::add);
        remarks.formats().ifPresent(words::add);
        return words.toString();
    }

    /** What the file says besides, where it keeps the weights, or what the weights say. */
    private static Optional<String> quantizer(String key, List<Weights> matrices, Remarks remarks) {
        return remarks.quantizer(key, matrices)
                .or(() -> ChosenFormats.quantizer(matrices))
                .map(each -> key + ": " + each);
    }

    private static Optional<String> bias(List<Weights> input, List<Weights> recurrent, Remarks remarks) {
        return remarks.bias(Stream.concat(input.stream(), recurrent.stream()).toList())
                .or(() -> ChosenFormats.bias(input, recurrent))
                .map(each -> Remarks.BIAS + ": " + each);
    }

    private String output() {
        ImportedLayer.Dense output = network.output();
        StringJoiner words = mapping().add("size: " + output.outputs());
        if (network.result() == ResultKind.ARGMAX) {
            words.add("result: argmax");
        }
        if (network.step() != ReadStep.EVERY) {
            words.add("step: " + word(network.step()));
        }
        Remarks remarks = new Remarks(output.remarks(), output.node());
        if (!network.outputAdded()) {
            quantizer(Remarks.WEIGHTS, List.of(output.weights()), remarks)
                    .or(() -> ChosenFormats.output(output.weights()).map(each -> "weights: " + each))
                    .ifPresent(words::add);
        }
        bias(output.bias().stream().toList(), List.of(), remarks).ifPresent(words::add);
        output.format().ifPresent(each -> words.add("logits: " + quoted(each)));
        return words.toString();
    }

    List<String> summary() {
        List<String> lines = new ArrayList<>();
        ImportedInput input = network.input();
        String axes = network.layers().stream().anyMatch(ImportedLayer.Cells.class::isInstance)
                ? (input.batchFirst() ? " (batch x time)" : " (time x batch)")
                : "";
        lines.add("input: " + shownInput(input) + axes);
        for (int i = 0; i < network.layers().size(); i++) {
            lines.add("layer " + nameOf(network.layers().get(i), i) + ": "
                    + shown(network.layers().get(i)));
        }
        lines.add("output: "
                + (network.outputAdded()
                        ? "the result of the last layer as it is, by an identity of "
                                + network.output().outputs()
                        : "dense, " + network.output().outputs() + " logits, from "
                                + network.output().node()));
        if (network.step() != ReadStep.EVERY) {
            lines.add("note: the ONNX model gives the result of "
                    + network.step().shown()
                    + " alone; evaluate, train and calibrate read that one (output: step: " + word(network.step())
                    + "), and hardware gives one at every step");
        }
        if (network.result() != ResultKind.LOGITS && network.result() != ResultKind.ARGMAX) {
            lines.add("note: the " + network.result().shown() + " at the end is left out; the result is its logits");
        }
        for (ImportedRows rows : network.rows()) {
            lines.add("of these, logits " + rows.first() + " to " + (rows.end() - 1) + " are the output "
                    + OnnxException.quoted(rows.output()));
        }
        for (ImportedState state : network.states()) {
            lines.add("beside it: the output " + OnnxException.quoted(state.output()) + ", the last state of "
                    + String.join(", ", partsOf(state)) + "; every target gives it as the state of a sequence");
        }
        network.notes().forEach(note -> lines.add("note: " + note));
        lines.addAll(ChosenFormats.notes(network));
        return lines;
    }

    private static String shownInput(ImportedInput input) {
        String from = " from " + OnnxException.quoted(input.name());
        if (!input.readsTokens()) {
            return "a vector of " + input.width() + from;
        }
        return (input.table().isPresent()
                        ? "tokens through an embedding of " + input.tokens() + " x " + input.width()
                        : "one-hot tokens, " + input.tokens() + " of them")
                + from;
    }

    private static String shown(ImportedLayer layer) {
        if (layer instanceof ImportedLayer.Dense dense) {
            return "dense, " + dense.outputs() + " units" + (dense.relu() ? ", ReLU" : "") + ", from " + dense.node();
        }
        ImportedLayer.Cells cells = (ImportedLayer.Cells) layer;
        String kind =
                switch (cells.cell()) {
                    case LSTM -> "LSTM";
                    case GRU -> "GRU (reset after the recurrent product)";
                    case GRU_RESET_FIRST -> "GRU (reset before the recurrent product)";
                    case RNN_TANH -> "vanilla RNN with tanh";
                    case RNN_RELU -> "vanilla RNN with ReLU";
                };
        return (cells.bidirectional() ? "bidirectional " : "") + kind + (cells.reverse() ? " in reverse" : "") + ", "
                + cells.hidden() + " units, from "
                + cells.node();
    }

    private List<String> partsOf(ImportedState state) {
        return state.parts().stream()
                .map(place -> {
                    ImportedLayer.Cells layer =
                            (ImportedLayer.Cells) network.layers().get(place.layer());
                    return ImportFacts.nameOf(nameOf(layer, place.layer()), layer.bidirectional(), place);
                })
                .toList();
    }

    String facts() {
        ObjectNode facts = JsonNodeFactory.instance.objectNode();
        facts.put("input", network.input().name());
        facts.put("batchFirst", network.input().batchFirst());
        facts.put("output", network.outputName());
        facts.put("step", word(network.step()));
        facts.put("result", network.result().shown());
        facts.put("outputAdded", network.outputAdded());
        ArrayNode results = facts.putArray("results");
        for (ImportedRows rows : network.rows()) {
            results.addObject()
                    .put("output", rows.output())
                    .put("first", rows.first())
                    .put("end", rows.end());
        }
        ArrayNode states = facts.putArray("states");
        for (ImportedState state : network.states()) {
            ObjectNode each = states.addObject();
            each.put("output", state.output());
            partsOf(state).forEach(each.putArray("parts")::add);
        }
        network.notes().forEach(facts.putArray("notes")::add);
        return facts.toPrettyString() + "\n";
    }
}
