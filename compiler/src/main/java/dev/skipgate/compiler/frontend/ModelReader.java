package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlText;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a model description; docs/model-description.md says what may stand in it. */
public final class ModelReader {
    private static final String MODEL = "the model";
    private static final String LABELLED = ".safetensors";

    private final DescriptionSource source;

    private ModelReader(DescriptionSource source) {
        this.source = source;
    }

    /**
     * Reads a file and everything it names but the weights.
     *
     * @param file the description; messages show it as it is given here
     * @param diagnostics takes all that is wrong; the caller decides when to throw
     * @return empty if and only if an error was reported
     */
    public static Optional<ModelDescription> read(Path file, Purpose purpose, Diagnostics diagnostics) {
        return read(new DescriptionSource(file, purpose, new Diagnostics(), Optional::empty), diagnostics);
    }

    /**
     * Reads a description of what shall be trained. A vocabulary that it does not name, or that is not there yet, is that of the data.
     *
     * @param tokens the data's tokens, asked for only when needed; empty when the data have none
     */
    public static Optional<ModelDescription> readForTraining(
            Path file, Supplier<Optional<List<String>>> tokens, Diagnostics diagnostics) {
        return read(new DescriptionSource(file, Purpose.TRAINING, new Diagnostics(), tokens), diagnostics);
    }

    private static Optional<ModelDescription> read(DescriptionSource source, Diagnostics diagnostics) {
        Path file = source.file();
        try (InputStream bytes = Files.newInputStream(file)) {
            return read(source, bytes.readNBytes(YamlText.LONGEST + 1), diagnostics);
        } catch (IOException e) {
            String why = Files.isDirectory(file)
                    ? "this is a directory; name the model.yaml inside it"
                    : Files.exists(file) ? "the file cannot be read; check its permissions" : "there is no such file";
            diagnostics.error(Rule.MISSING_FILE, SourceLocation.of(file.toString()), why);
            return Optional.empty();
        }
    }

    /** Reads a description that is already in memory; the files it names are looked for beside {@code file}. */
    public static Optional<ModelDescription> read(Path file, byte[] bytes, Purpose purpose, Diagnostics diagnostics) {
        return read(new DescriptionSource(file, purpose, new Diagnostics(), Optional::empty), bytes, diagnostics);
    }

    private static Optional<ModelDescription> read(DescriptionSource source, byte[] bytes, Diagnostics diagnostics) {
        Diagnostics own = source.diagnostics();
        Optional<ModelDescription> model = YamlText.read(bytes, source)
                .flatMap(source.typed(MODEL)::mapping)
                .flatMap(new ModelReader(source)::model);
        own.all().stream()
                .sorted(Comparator.comparingInt(each -> each.where().line()))
                .forEach(diagnostics::add);
        return own.hasErrors() ? Optional.empty() : model;
    }

    private Optional<ModelDescription> model(YamlValue.Mapping mapping) {
        YamlFields fields = source.fields(mapping, MODEL, Section.MODEL);
        fields.require("input", "layers", "output");
        NameReader names = new NameReader(source);
        LegalName name = names.read(fields, "model", "");
        Optional<InputDescription> input = fields.mapping("input").flatMap(new InputReader(source)::read);
        List<StageDescription> layers = fields.sequence("layers")
                .map(list -> layers(list, names, input))
                .orElse(List.of());
        Optional<OutputDescription> output =
                fields.mapping("output").flatMap(each -> new OutputReader(source).read(each, tokens(input), layers));
        Pruning pruning = new PruningReader(source)
                .read(fields, MODEL)
                .orElse(new Pruning(Pruning.Scheme.AS_TRAINED, 0, source.at(fields.where("pruning"))));
        TrainingDescription training = new TrainingReader(source).read(section(fields, "training"), layers);
        HardwareDescription hardware = new HardwareReader(source).read(section(fields, "hardware"));
        Optional<WeightsDescription> weights = new WeightsReader(source).read(fields, layers);
        Optional<QualityDescription> quality = fields.mapping("quality").flatMap(new QualityReader(source)::read);
        if (input.isEmpty() || layers.isEmpty() || output.isEmpty() || weights.isEmpty()) {
            return Optional.empty();
        }
        ModelDescription model = new ModelDescription(
                name, input.get(), layers, output.get(), pruning, training, hardware, weights.get(), quality);
        checkWhole(model);
        return Optional.of(model);
    }

    private void checkWhole(ModelDescription model) {
        new SizeCheck(source.diagnostics()).check(model);
        boolean measured = model.quality().isPresent();
        boolean labelled = measured && model.quality().get().data().toString().endsWith(LABELLED);
        if (model.input() instanceof InputDescription.Vector) {
            if (measured && !labelled) {
                source.diagnostics()
                        .error(
                                Rule.MISSING_KEY,
                                model.quality().get().where(),
                                "quality: the input is a vector, so 'data' has to be a " + LABELLED
                                        + " file with the tensors inputs and labels");
            }
        } else if (measured && !labelled && model.input().vocabulary().isEmpty()) {
            source.diagnostics()
                    .error(
                            Rule.MISSING_KEY,
                            model.input().where(),
                            "input: quality is measured on text, so the key 'vocabulary' is missing; add it, or name a "
                                    + LABELLED + " file of labelled tokens");
        }
    }

    private List<StageDescription> layers(YamlValue.Sequence list, NameReader names, Optional<InputDescription> input) {
        if (list.items().isEmpty() || list.items().size() > Limits.LAYERS) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    list.where(),
                    "'layers' has " + list.items().size() + " layers, wanted 1 to " + Limits.LAYERS);
            return List.of();
        }
        LayerReader reader = new LayerReader(source, names, input);
        List<StageDescription> layers = new ArrayList<>();
        for (int index = 0; index < list.items().size(); index++) {
            int number = index;
            source.typed("layer " + (index + 1))
                    .mapping(list.items().get(index))
                    .flatMap(mapping -> reader.read(mapping, number))
                    .ifPresent(layers::add);
        }
        if (source.purpose() == Purpose.HARDWARE
                && !layers.isEmpty()
                && layers.stream().allMatch(DenseDescription.class::isInstance)) {
            source.error(
                    Rule.UNSUPPORTED_CELL,
                    list.where(),
                    "'layers': all are dense, which is not supported; use at least one of type lstm, gru or rnn");
        }
        return layers;
    }

    /** An optional section; one that is absent reads like an empty one. */
    private static YamlValue.Mapping section(YamlFields fields, String key) {
        return fields.mapping(key).orElseGet(() -> new YamlValue.Mapping(Map.of(), fields.where(key)));
    }

    /** How many tokens the input has, if it has any; some number if the input is wrong, which has been reported. */
    private static Optional<Integer> tokens(Optional<InputDescription> input) {
        return input.isEmpty() ? Optional.of(2) : tokens(input.get());
    }

    private static Optional<Integer> tokens(InputDescription input) {
        return input.accept(new InputDescription.Visitor<>() {
            @Override
            public Optional<Integer> oneHot(InputDescription.OneHot each) {
                return Optional.of(each.size());
            }

            @Override
            public Optional<Integer> embedding(InputDescription.Embedding each) {
                return Optional.of(each.size());
            }

            @Override
            public Optional<Integer> vector(InputDescription.Vector each) {
                return Optional.empty();
            }
        });
    }
}
