package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one of the {@code layers}. */
final class LayerReader {
    static final List<String> BUILDABLE = List.of("lstm", "gru", "rnn", "dense");
    static final List<String> TYPES = List.of("lstm", "gru", "rnn", "dense", "convolution", "max-pool");
    static final List<String> NONLINEARITIES = List.of("tanh", "relu");
    static final List<String> RESETS = List.of("after", "before");

    private final DescriptionSource source;
    private final NameReader names;
    private final QuantizerReader quantizers;
    private final NumberFormatReader formats;
    private Optional<ImageShape> below;
    private boolean known;

    /** @param input empty when it is wrong, which has been reported */
    LayerReader(DescriptionSource source, NameReader names, Optional<InputDescription> input) {
        this.below = input.flatMap(
                each -> each instanceof InputDescription.Vector vector ? vector.shape() : Optional.empty());
        this.known = input.isPresent();
        this.source = source;
        this.names = names;
        this.quantizers = new QuantizerReader(source);
        this.formats = new NumberFormatReader(source);
    }

    /**
     * Reads the next layer.
     *
     * @return empty only when something was wrong, which has been reported
     */
    Optional<StageDescription> read(YamlValue.Mapping mapping, int index) {
        String what = what(mapping, index);
        YamlValue.Entry written = mapping.entries().get("type");
        String type = written == null
                ? TYPES.get(0)
                : source.typed(what + ": 'type'").word(written.value(), TYPES).orElse(TYPES.get(0));
        YamlFields fields = source.fields(mapping, what, section(type));
        LegalName name = names.read(fields, "layer", type.replace("-", "") + index);
        names.take(name, "layer");
        Optional<StageDescription> stage =
                switch (type) {
                    case "dense" -> Optional.of(dense(fields, name, what));
                    case "convolution", "max-pool" -> image(fields, name, type, what);
                    default -> Optional.of(recurrent(fields, name, type, what));
                };
        below = stage.flatMap(
                each -> each instanceof ImageDescription image ? Optional.of(image.to()) : Optional.empty());
        known = stage.isPresent();
        return stage;
    }

    private static Section section(String type) {
        return switch (type) {
            case "dense" -> Section.DENSE_LAYER;
            case "convolution" -> Section.CONVOLUTION_LAYER;
            case "max-pool" -> Section.MAX_POOL_LAYER;
            default -> Section.LAYER;
        };
    }

    /** Above a layer that could not be read nothing more is said, for its shape is not known. */
    private Optional<StageDescription> image(YamlFields fields, LegalName name, String type, String what) {
        if (source.purpose() == Purpose.HARDWARE) {
            source.error(Rule.UNSUPPORTED_CELL, fields.where(), ImageDescription.refusal(what, type));
        }
        if (!known) {
            return Optional.empty();
        }
        ImageLayerReader reader = new ImageLayerReader(source);
        return type.equals("convolution")
                ? reader.convolution(fields, name, below, what)
                : reader.maxPool(fields, name, below, what);
    }

    private DenseDescription dense(YamlFields fields, LegalName name, String what) {
        fields.require("units");
        if (source.purpose() == Purpose.HARDWARE) {
            // Training need not round what a dense layer gives; hardware must, and no format suits all.
            fields.require("format");
        }
        return new DenseDescription(
                name,
                fields.integer("units", 1, Limits.HIDDEN).orElse(1),
                DescriptionSource.choice(fields, "activation", DenseDescription.Activation.values())
                        .orElse(DenseDescription.Activation.NONE),
                quantizers.read(fields, "weights", WeightPlace.DENSE_WEIGHTS, what),
                quantizers.bias(fields, what),
                formats.optional(fields, "format", FormatRange.DENSE, what),
                new PruningReader(source).read(fields, what),
                DescriptionSource.choice(fields, "encoding", EncodingChoice.values()),
                source.at(fields.where()));
    }

    private LayerDescription recurrent(YamlFields fields, LegalName name, String type, String what) {
        fields.require("hidden");
        return new LayerDescription(
                name,
                cell(fields, type, what),
                fields.integer("hidden", 1, Limits.HIDDEN).orElse(1),
                direction(fields, what),
                onlyFor("rnn", fields, "identity-start", type, what)
                        && fields.truth("identity-start").orElse(false),
                quantizers.read(fields, "input-weights", WeightPlace.INPUT_WEIGHTS, what),
                quantizers.read(fields, "recurrent-weights", WeightPlace.RECURRENT_WEIGHTS, what),
                quantizers.bias(fields, what),
                stateFormats(fields, what),
                new PruningReader(source).read(fields, what),
                DescriptionSource.choice(fields, "encoding", EncodingChoice.values()),
                source.at(fields.where()));
    }

    private LayerDescription.Direction direction(YamlFields fields, String what) {
        boolean both = fields.truth("bidirectional").orElse(false);
        boolean reverse = fields.truth("reverse").orElse(false);
        if (both && reverse) {
            source.error(
                    Rule.UNKNOWN_KEY,
                    fields.where("reverse"),
                    what
                            + ": 'reverse' is of a layer that reads sequences from their end alone, and a 'bidirectional' one"
                            + " reads them both ways; remove one of the two");
        }
        return both
                ? LayerDescription.Direction.BOTH
                : reverse ? LayerDescription.Direction.REVERSE : LayerDescription.Direction.FORWARD;
    }

    private CellType cell(YamlFields fields, String type, String what) {
        boolean relu = onlyFor("rnn", fields, "nonlinearity", type, what)
                && fields.word("nonlinearity", NONLINEARITIES)
                        .filter("relu"::equals)
                        .isPresent();
        boolean before = onlyFor("gru", fields, "reset", type, what)
                && fields.word("reset", RESETS).filter("before"::equals).isPresent();
        return switch (type) {
            case "gru" -> before ? CellType.GRU_RESET_FIRST : CellType.GRU;
            case "rnn" -> relu ? CellType.RNN_RELU : CellType.RNN_TANH;
            default -> CellType.LSTM;
        };
    }

    /** Whether a key of one kind of cell may be read; reports one that stands elsewhere. */
    private boolean onlyFor(String owner, YamlFields fields, String key, String type, String what) {
        if (!type.equals(owner) && fields.has(key)) {
            source.error(
                    Rule.UNKNOWN_KEY,
                    fields.where(key),
                    what + ": '" + key + "' is for layers of type " + owner + " only; remove it or change 'type'");
        }
        return type.equals(owner);
    }

    private static String what(YamlValue.Mapping mapping, int index) {
        YamlValue.Entry name = mapping.entries().get("name");
        return name != null && name.value() instanceof YamlValue.Scalar scalar && LegalName.isLegal(scalar.text())
                ? "layer '" + scalar.text() + "'"
                : "layer " + (index + 1);
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
