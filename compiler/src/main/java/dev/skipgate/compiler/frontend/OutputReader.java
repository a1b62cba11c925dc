package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import java.util.List;
import java.util.Optional;

/** Reads the {@code output} of a model. */
final class OutputReader {
    static final List<String> TYPES = List.of("dense");
    private static final String WHAT = "output";

    private final DescriptionSource source;

    OutputReader(DescriptionSource source) {
        this.source = source;
    }

    /**
     * The output; its size is the number of tokens unless the description says otherwise.
     *
     * @param tokens how many the input has; empty if it has none or they are not known
     */
    Optional<OutputDescription> read(YamlValue.Mapping mapping, Optional<Integer> tokens) {
        YamlFields fields = source.fields(mapping, WHAT, Section.OUTPUT);
        fields.word("type", TYPES);
        Optional<Integer> size = fields.integer("size", 1, Limits.TOKENS);
        if (!fields.has("size")) {
            size = tokens;
            if (size.isEmpty()) {
                fields.require("size");
            }
        }
        OutputDescription.Result result = DescriptionSource.choice(fields, "result", OutputDescription.Result.values())
                .orElse(OutputDescription.Result.LOGITS);
        QuantizerReader quantizers = new QuantizerReader(source);
        WeightQuantizer weights = quantizers.read(fields, "weights", WeightPlace.OUTPUT_WEIGHTS, WHAT);
        WeightQuantizer bias = quantizers.bias(fields, WHAT);
        NumberFormat logits = new NumberFormatReader(source).read(fields, "logits", FormatRange.LOGITS, WHAT);
        Optional<Pruning> pruning = new PruningReader(source).read(fields, WHAT);
        Optional<EncodingChoice> encoding = DescriptionSource.choice(fields, "encoding", EncodingChoice.values());
        return size.map(count -> new OutputDescription(
                count, result, weights, bias, logits, pruning, encoding, source.at(fields.where())));
    }
}
