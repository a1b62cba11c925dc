package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.runtime.bundle.SequenceEnd;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads the {@code output} of a model. */
final class OutputReader {
    static final List<String> TYPES = List.of("dense");
    private static final String WHAT = "output";

    /** Keys that a model without a dense output has no use for. */
    private static final List<String> OF_DENSE =
            List.of("type", "size", "weights", "bias", "logits", "pruning", "encoding");

    private final DescriptionSource source;

    OutputReader(DescriptionSource source) {
        this.source = source;
    }

    /**
     * The output; its size is the number of tokens unless the description says otherwise.
     *
     * @param tokens how many the input has; empty if it has none or they are not known
     * @param layers those below it, as far as they could be read
     */
    Optional<OutputDescription> read(
            YamlValue.Mapping mapping, Optional<Integer> tokens, List<StageDescription> layers) {
        YamlFields fields = source.fields(mapping, WHAT, Section.OUTPUT);
        fields.word("type", TYPES);
        Optional<OutputDescription.Result> asked =
                DescriptionSource.choice(fields, "result", OutputDescription.Result.values());
        Optional<SequenceEnd> step = DescriptionSource.choice(fields, "step", SequenceEnd.values());
        if (asked.equals(Optional.of(OutputDescription.Result.STATE))) {
            return layers.isEmpty() ? Optional.empty() : state(fields, layers.get(layers.size() - 1), step);
        }
        Optional<Integer> size = fields.integer("size", 1, Limits.TOKENS);
        if (!fields.has("size")) {
            size = tokens;
            if (size.isEmpty()) {
                fields.require("size");
            }
        }
        OutputDescription.Result result = asked.orElse(OutputDescription.Result.LOGITS);
        QuantizerReader quantizers = new QuantizerReader(source);
        WeightQuantizer weights = quantizers.read(fields, "weights", WeightPlace.OUTPUT_WEIGHTS, WHAT);
        WeightQuantizer bias = quantizers.bias(fields, WHAT);
        NumberFormat logits = new NumberFormatReader(source).read(fields, "logits", FormatRange.LOGITS, WHAT);
        Optional<Pruning> pruning = new PruningReader(source).read(fields, WHAT);
        Optional<EncodingChoice> encoding = DescriptionSource.choice(fields, "encoding", EncodingChoice.values());
        return size.map(count -> new OutputDescription(
                count, result, weights, bias, logits, pruning, encoding, step, source.at(fields.where())));
    }

    /** The values of the topmost layer, which nothing but that layer says anything about. */
    private Optional<OutputDescription> state(YamlFields fields, StageDescription top, Optional<SequenceEnd> step) {
        if (source.purpose() == Purpose.TRAINING) {
            source.error(
                    Rule.NOT_TRAINABLE,
                    fields.where("result"),
                    "output: 'result' is state, which hardware can give, but there is nothing to train or measure then;"
                            + " use logits or argmax");
            return Optional.empty();
        }
        for (String key : OF_DENSE) {
            if (fields.has(key)) {
                source.error(
                        Rule.UNKNOWN_KEY,
                        fields.where(key),
                        "output: '" + key + "' is of a dense output, but 'result' is state: the values of '"
                                + top.name() + "'; remove it or change 'result'");
            }
        }
        Supplier<NumberFormat> standard =
                () -> new NumberFormatReader(source).standard(FormatRange.LOGITS, fields.where());
        NumberFormat values = top.accept(new StageDescription.Visitor<NumberFormat>() {
            @Override
            public NumberFormat recurrent(LayerDescription layer) {
                return layer.formats().hidden();
            }

            @Override
            public NumberFormat dense(DenseDescription layer) {
                return layer.format().orElseGet(standard);
            }

            @Override
            public NumberFormat image(ImageDescription layer) {
                return standard.get();
            }
        });
        QuantizerReader quantizers = new QuantizerReader(source);
        return Optional.of(new OutputDescription(
                top.outputs(),
                OutputDescription.Result.STATE,
                quantizers.read(fields, "weights", WeightPlace.OUTPUT_WEIGHTS, WHAT),
                quantizers.bias(fields, WHAT),
                values,
                Optional.empty(),
                Optional.empty(),
                step,
                source.at(fields.where())));
    }
}
