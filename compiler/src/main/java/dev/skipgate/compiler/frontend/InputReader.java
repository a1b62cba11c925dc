package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the {@code input} of a model. */
final class InputReader {
    static final List<String> TYPES = List.of("one-hot", "embedding", "vector");
    private static final String WHAT = "input";
    private static final String STANDARD_VOCABULARY = "vocabulary.json";

    private final DescriptionSource source;

    InputReader(DescriptionSource source) {
        this.source = source;
    }

    Optional<InputDescription> read(YamlValue.Mapping mapping) {
        if (!mapping.entries().containsKey("type")) {
            source.error(
                    Rule.MISSING_KEY,
                    mapping.where(),
                    "input: the key 'type' is missing; add one of " + String.join(", ", TYPES));
            return Optional.empty();
        }
        return source.typed("input: 'type'")
                .word(mapping.entries().get("type").value(), TYPES)
                .flatMap(type -> switch (type) {
                    case "one-hot" -> oneHot(source.fields(mapping, WHAT, Section.ONE_HOT));
                    case "embedding" -> embedding(source.fields(mapping, WHAT, Section.EMBEDDING));
                    default -> vector(source.fields(mapping, WHAT, Section.VECTOR));
                });
    }

    private Optional<InputDescription> oneHot(YamlFields fields) {
        Optional<Vocabulary> vocabulary = vocabulary(fields);
        return size(fields, vocabulary)
                .map(size -> new InputDescription.OneHot(size, vocabulary, source.at(fields.where())));
    }

    private Optional<InputDescription> embedding(YamlFields fields) {
        Optional<Vocabulary> vocabulary = vocabulary(fields);
        NumberFormat format = new NumberFormatReader(source).read(fields, "format", FormatRange.INPUT, WHAT);
        fields.require("dimension");
        Optional<Integer> dimension = fields.integer("dimension", 1, Limits.VECTOR);
        Optional<Integer> size = size(fields, vocabulary);
        return dimension.isEmpty() || size.isEmpty()
                ? Optional.empty()
                : Optional.of(new InputDescription.Embedding(
                        size.get(), dimension.get(), format, vocabulary, source.at(fields.where())));
    }

    private Optional<InputDescription> vector(YamlFields fields) {
        NumberFormat format = new NumberFormatReader(source).read(fields, "format", FormatRange.INPUT, WHAT);
        Optional<Integer> size = fields.integer("size", 1, Limits.VECTOR);
        if (!fields.has("shape")) {
            fields.require("size");
            return size.map(count -> new InputDescription.Vector(count, format, source.at(fields.where())));
        }
        Optional<ImageShape> shape = shape(fields);
        if (shape.isPresent()
                && size.filter(count -> count != shape.get().size()).isPresent()) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where("size"),
                    "input: 'size' is " + size.get() + ", but 'shape' has "
                            + shape.get().size() + " values; remove 'size'");
            return Optional.empty();
        }
        return shape.map(image -> new InputDescription.Vector(image.size(), shape, format, source.at(fields.where())));
    }

    /** Height and width, or channels before them. */
    private Optional<ImageShape> shape(YamlFields fields) {
        Optional<YamlValue.Sequence> list = fields.sequence("shape");
        if (list.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> sizes = list.get().items().stream()
                .flatMap(item -> source.typed("input: 'shape'").integer(item, 1, Limits.VECTOR).stream())
                .toList();
        int count = list.get().items().size();
        if (count != 2 && count != 3) {
            source.error(
                    Rule.WRONG_TYPE,
                    fields.where("shape"),
                    "input: 'shape' has " + count + " sizes; wanted [height, width] or [channels, height, width]");
            return Optional.empty();
        }
        if (sizes.size() != count) {
            return Optional.empty();
        }
        long values = sizes.stream().mapToLong(Integer::longValue).reduce(1, (one, other) -> one * other);
        if (values > Limits.VECTOR) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where("shape"),
                    "input: 'shape' has " + values + " values, wanted at most " + Limits.VECTOR);
            return Optional.empty();
        }
        return Optional.of(new ImageShape(count == 3 ? sizes.get(0) : 1, sizes.get(count - 2), sizes.get(count - 1)));
    }

    private Optional<Vocabulary> vocabulary(YamlFields fields) {
        String what = "input: 'vocabulary'";
        if (source.purpose() != Purpose.HARDWARE && !fields.has("size")) {
            Optional<Path> written = fields.has("vocabulary")
                    ? fields.text("vocabulary").flatMap(file -> source.path(file, fields.where("vocabulary"), what))
                    : source.path(STANDARD_VOCABULARY, fields.where(), what);
            Optional<Vocabulary> ofData = written.filter(file -> !Files.exists(file))
                    .flatMap(file -> source.dataTokens().get().map(tokens -> new Vocabulary(file, tokens)));
            if (ofData.isPresent()) {
                return ofData;
            }
        }
        return fields.text("vocabulary")
                .flatMap(file -> source.existingFile(file, fields.where("vocabulary"), what))
                .flatMap(file -> new VocabularyFile(source, fields.where("vocabulary")).read(file));
    }

    private Optional<Integer> size(YamlFields fields, Optional<Vocabulary> vocabulary) {
        Optional<Integer> size = fields.integer("size", 2, Limits.TOKENS);
        if (!fields.has("size") && !fields.has("vocabulary") && vocabulary.isEmpty()) {
            fields.require("size");
        }
        if (!fields.has("size")) {
            return vocabulary.map(Vocabulary::size);
        }
        if (size.isPresent() && vocabulary.isPresent() && vocabulary.get().size() != size.get()) {
            source.error(
                    Rule.BAD_VOCABULARY,
                    fields.where("size"),
                    "input: 'size' is " + size.get() + ", but the vocabulary has "
                            + vocabulary.get().size() + " tokens; remove 'size'");
            return Optional.empty();
        }
        return size;
    }
}
