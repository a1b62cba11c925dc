package dev.skipgate.testbench.training;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.runtime.training.data.speech.Whitening;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code data}. */
final class DataReader {
    static final Map<String, TrainingSection> TYPES = Map.of(
            "characters", TrainingSection.CHARACTERS,
            "words", TrainingSection.WORDS,
            "images", TrainingSection.IMAGES,
            "speech", TrainingSection.SPEECH,
            "digit-strings", TrainingSection.DIGIT_STRINGS,
            "sequences", TrainingSection.SEQUENCES,
            "translation", TrainingSection.TRANSLATION);
    static final List<String> SOURCES = List.of("wordnet");
    static final List<String> LAYOUTS = List.of("vector", "rows");
    static final List<String> WHITENINGS = List.of("feature", "zca");
    private static final Split USUAL = new Split(0.9, 0.05, 0.05);
    private static final double HIGHEST_SHARE = 0.9;
    private static final int MOST_DIGITS = 1000;

    private final TrainingSource source;

    DataReader(TrainingSource source) {
        this.source = source;
    }

    Optional<DataDescription> read(YamlValue.Mapping mapping) {
        return source.typed(mapping, "data", TYPES).flatMap(fields -> switch (source.type(fields)) {
            case "characters" -> characters(fields);
            case "words" -> words(fields);
            case "images" -> images(fields);
            case "speech" -> speech(fields).map(each -> each);
            case "digit-strings" -> digitStrings(fields);
            case "sequences" -> new SequencesReader(source).read(fields);
            default -> translation(fields);
        });
    }

    private Optional<DataDescription> characters(YamlFields fields) {
        Optional<String> named = fields.word("source", SOURCES);
        Split split = split(fields);
        if (fields.has("source") == fields.has("file") || (fields.has("source") && fields.has("split"))) {
            source.error(
                    Rule.NOT_TRAINABLE,
                    fields.where(),
                    "data: wanted either 'file', which 'split' may cut, or 'source: wordnet', which is cut already");
            return Optional.empty();
        }
        return fields.has("source")
                ? named.map(word -> new DataDescription.Characters(Optional.empty(), USUAL))
                : source.existing(fields, "file").map(file -> new DataDescription.Characters(Optional.of(file), split));
    }

    private Optional<DataDescription> words(YamlFields fields) {
        fields.require("file");
        int most = fields.integer("max-vocabulary", 3, 1 << 20).orElse(10_000);
        Split split = split(fields);
        return source.existing(fields, "file").map(file -> new DataDescription.Words(file, most, split));
    }

    private Optional<DataDescription> images(YamlFields fields) {
        fields.require("images", "labels");
        Optional<Path> testImages = source.existing(fields, "test-images");
        Optional<Path> testLabels = source.existing(fields, "test-labels");
        if (fields.has("test-images") != fields.has("test-labels")) {
            fields.require("test-images", "test-labels");
        }
        int classes = fields.integer("classes", 2, 256).orElse(10);
        Images.Layout layout = fields.word("layout", LAYOUTS).orElse("vector").equals("rows")
                ? Images.Layout.ROWS
                : Images.Layout.VECTOR;
        double validation = validation(fields);
        Optional<Path> images = source.existing(fields, "images");
        Optional<Path> labels = source.existing(fields, "labels");
        return images.isEmpty() || labels.isEmpty()
                ? Optional.empty()
                : Optional.of(new DataDescription.ImageFiles(
                        new DataDescription.IdxPair(images.get(), labels.get()),
                        testImages.isPresent() && testLabels.isPresent()
                                ? Optional.of(new DataDescription.IdxPair(testImages.get(), testLabels.get()))
                                : Optional.empty(),
                        classes,
                        layout,
                        validation));
    }

    private Optional<DataDescription.Speech> speech(YamlFields fields) {
        fields.require("file");
        int rate = fields.integer("sample-rate", 1000, 192_000).orElse(8000);
        double validation = validation(fields);
        Whitening.Kind whitening =
                fields.word("whitening", WHITENINGS).orElse("zca").equals("zca")
                        ? Whitening.Kind.ZCA
                        : Whitening.Kind.FEATURE;
        return source.existing(fields, "file")
                .map(file -> new DataDescription.Speech(file, rate, validation, whitening));
    }

    private Optional<DataDescription> digitStrings(YamlFields fields) {
        Optional<DataDescription.Speech> recordings = speech(fields);
        int strings = fields.integer("strings", 1, 1_000_000).orElse(2000);
        int shortest = fields.integer("shortest", 1, MOST_DIGITS).orElse(1);
        int longest = fields.integer("longest", 1, MOST_DIGITS).orElse(Math.max(shortest, 5));
        if (longest < shortest) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where("longest"),
                    "data: 'longest' is " + longest + ", below 'shortest', which is " + shortest + "; exchange them");
            return Optional.empty();
        }
        return recordings.map(each -> new DataDescription.DigitStringFiles(each, strings, shortest, longest));
    }

    private Optional<DataDescription> translation(YamlFields fields) {
        fields.require("source", "target");
        int most = fields.integer("max-vocabulary", 4, 1 << 20).orElse(10_000);
        int longest = fields.integer("longest", 1, 10_000).orElse(50);
        Optional<DataDescription.TextPair> held = pair(fields, "validation-");
        Optional<DataDescription.TextPair> test = pair(fields, "test-");
        if (fields.has("validation") && fields.has("validation-source")) {
            source.error(
                    Rule.NOT_TRAINABLE,
                    fields.where("validation"),
                    "data: 'validation' is a share of the training files, but 'validation-source' names others;"
                            + " remove one of the two");
        }
        double validation = validation(fields);
        return pair(fields, "")
                .map(pair -> new DataDescription.Translation(pair, held, test, most, longest, validation));
    }

    /** Two files that are both there or both not. */
    private Optional<DataDescription.TextPair> pair(YamlFields fields, String prefix) {
        Optional<Path> from = source.existing(fields, prefix + "source");
        Optional<Path> to = source.existing(fields, prefix + "target");
        if (!prefix.isEmpty() && fields.has(prefix + "source") != fields.has(prefix + "target")) {
            fields.require(prefix + "source", prefix + "target");
        }
        return from.isEmpty() || to.isEmpty()
                ? Optional.empty()
                : Optional.of(new DataDescription.TextPair(from.get(), to.get()));
    }

    static double validation(YamlFields fields) {
        return fields.number("validation", 0.0001, HIGHEST_SHARE).orElse(0.1);
    }

    private Split split(YamlFields fields) {
        if (!fields.has("split")) {
            return USUAL;
        }
        List<Double> shares = fields.sequence("split")
                .map(list ->
                        source.items(list, item -> new YamlTypes("data: 'split'", source.yaml()).number(item, 0, 1)))
                .orElse(List.of());
        boolean whole = shares.size() == 3
                && shares.get(0) > 0
                && shares.get(1) > 0
                && Math.abs(shares.stream().mapToDouble(Double::doubleValue).sum() - 1) <= 1e-9;
        if (!whole) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where("split"),
                    "data: 'split' is " + shares + ", wanted the shares of training, validation and test, which add up"
                            + " to 1, the first two above 0, such as [0.9, 0.05, 0.05]");
            return USUAL;
        }
        return new Split(shares.get(0), shares.get(1), shares.get(2));
    }
}
