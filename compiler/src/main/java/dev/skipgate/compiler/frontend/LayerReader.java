package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one of the {@code layers}. */
final class LayerReader {
    static final List<String> TYPES = List.of("lstm");
    private static final List<String> LATER = List.of("gru", "rnn", "vanilla", "vanilla-rnn", "bidirectional-lstm");

    private final DescriptionSource source;
    private final NameReader names;
    private final QuantizerReader quantizers;
    private final NumberFormatReader formats;

    LayerReader(DescriptionSource source, NameReader names) {
        this.source = source;
        this.names = names;
        this.quantizers = new QuantizerReader(source);
        this.formats = new NumberFormatReader(source);
    }

    LayerDescription read(YamlValue.Mapping mapping, int index) {
        String what = what(mapping, index);
        YamlFields fields = source.fields(mapping, what, Section.LAYER);
        LegalName name = names.read(fields, "layer", "lstm" + index);
        names.take(name, "layer");
        checkType(fields, what);
        fields.require("hidden");
        return new LayerDescription(
                name,
                CellType.LSTM,
                fields.integer("hidden", 1, Limits.HIDDEN).orElse(1),
                quantizers.read(fields, "input-weights", WeightPlace.INPUT_WEIGHTS, what),
                quantizers.read(fields, "recurrent-weights", WeightPlace.RECURRENT_WEIGHTS, what),
                formats.read(fields, "bias", FormatRange.BIAS, what),
                stateFormats(fields, what),
                new PruningReader(source).read(fields, what),
                DescriptionSource.choice(fields, "encoding", EncodingChoice.values()),
                source.at(mapping.where()));
    }

    private static String what(YamlValue.Mapping mapping, int index) {
        YamlValue.Entry name = mapping.entries().get("name");
        return name != null && name.value() instanceof YamlValue.Scalar scalar && LegalName.isLegal(scalar.text())
                ? "layer '" + scalar.text() + "'"
                : "layer " + (index + 1);
    }

    private void checkType(YamlFields fields, String what) {
        Optional<String> later = fields.value("type")
                .map(value -> value instanceof YamlValue.Scalar scalar ? scalar.text() : "")
                .filter(LATER::contains);
        if (later.isPresent()) {
            notYet(fields, "type", what + ": layers of type " + later.get() + " are");
        } else {
            fields.word("type", TYPES);
        }
        if (fields.truth("bidirectional").orElse(false)) {
            notYet(fields, "bidirectional", what + ": bidirectional layers are");
        }
    }

    private void notYet(YamlFields fields, String key, String message) {
        source.error(
                Rule.UNSUPPORTED_CELL,
                fields.where(key),
                message + " not supported yet; use unidirectional lstm layers");
    }

    private StateFormats stateFormats(YamlFields layer, String what) {
        String whole = what + ": 'formats'";
        YamlFields fields = layer.mapping("formats")
                .map(mapping -> source.fields(mapping, whole, Section.FORMATS))
                .orElseGet(() ->
                        source.fields(new YamlValue.Mapping(Map.of(), layer.where("formats")), whole, Section.FORMATS));
        return new StateFormats(
                formats.read(fields, "hidden", FormatRange.HIDDEN, whole),
                formats.read(fields, "cell", FormatRange.CELL, whole),
                formats.read(fields, "gate-input", FormatRange.GATE_INPUT, whole),
                formats.read(fields, "gate-output", FormatRange.GATE_OUTPUT, whole));
    }
}
