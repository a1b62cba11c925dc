package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.NearestWord;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code weights}, written as a file name or as a mapping. */
final class WeightsReader {
    private static final String WHAT = "weights";
    private static final String STANDARD_FILE = "model.safetensors";

    private final DescriptionSource source;

    WeightsReader(DescriptionSource source) {
        this.source = source;
    }

    /**
     * The weights of a model.
     *
     * @param layers say what tensors there may be
     */
    Optional<WeightsDescription> read(YamlFields model, List<StageDescription> layers) {
        if (!model.has("weights")) {
            if (source.purpose() == Purpose.HARDWARE) {
                model.require("weights");
                return Optional.empty();
            }
            return description(STANDARD_FILE, model.where(), Optional.empty(), Map.of());
        }
        return model.value("weights")
                .flatMap(value -> value instanceof YamlValue.Mapping mapping
                        ? fromMapping(source.fields(mapping, WHAT, Section.WEIGHTS), layers)
                        : source.typed("'weights'")
                                .text(value)
                                .flatMap(file -> description(file, value.where(), Optional.empty(), Map.of())));
    }

    private Optional<WeightsDescription> fromMapping(YamlFields fields, List<StageDescription> layers) {
        fields.require("file");
        Map<String, String> mapping =
                fields.mapping("mapping").map(each -> mapping(each, layers)).orElse(Map.of());
        Optional<String> prefix = fields.value("prefix")
                .flatMap(value -> value instanceof YamlValue.Scalar scalar
                                && scalar.text().isEmpty()
                        ? Optional.of("")
                        : source.typed("weights: 'prefix'").text(value));
        return fields.text("file").flatMap(file -> description(file, fields.where("file"), prefix, mapping));
    }

    private Optional<WeightsDescription> description(
            String file, Mark where, Optional<String> prefix, Map<String, String> mapping) {
        Optional<Path> path = source.purpose() == Purpose.HARDWARE
                ? source.existingFile(file, where, "weights: 'file'")
                : source.path(file, where, "weights: 'file'");
        return path.map(found -> new WeightsDescription(found, prefix, mapping, source.at(where)));
    }

    private Map<String, String> mapping(YamlValue.Mapping mapping, List<StageDescription> layers) {
        List<String> ours = TensorNames.of(layers);
        Map<String, String> result = new LinkedHashMap<>();
        mapping.entries().forEach((key, entry) -> {
            if (!ours.contains(key)) {
                source.error(
                        Rule.UNKNOWN_KEY,
                        entry.where(),
                        "weights: 'mapping': the model has no tensor " + Printable.quoted(key)
                                + NearestWord.hint(key, ours));
            }
            source.typed("weights: 'mapping': " + Printable.quoted(key))
                    .text(entry.value())
                    .ifPresent(name -> result.put(key, name));
        });
        return result;
    }
}
