package dev.skipgate.testbench.training;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlText;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.YamlDiagnostics;
import dev.skipgate.runtime.training.plan.Interval;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads a training file; docs/training.md says what may stand in it. */
public final class TrainingFileReader {
    private static final String WHAT = "the training";
    private static final int MOST_PHASES = 64;
    private static final Interval EPOCH = Interval.epochs(1);

    private final TrainingSource source;

    private TrainingFileReader(TrainingSource source) {
        this.source = source;
    }

    /**
     * Reads a file; the model and the data it names are looked for, not read.
     *
     * @param diagnostics takes all that is wrong
     * @return empty if and only if an error was reported
     */
    public static Optional<TrainingFile> read(Path file, Diagnostics diagnostics) {
        try (InputStream bytes = Files.newInputStream(file)) {
            return read(file, bytes.readNBytes(YamlText.LONGEST + 1), diagnostics);
        } catch (IOException e) {
            diagnostics.error(
                    Rule.MISSING_FILE,
                    SourceLocation.of(file.toString()),
                    Files.isDirectory(file)
                            ? "this is a directory; name the training.yaml inside it"
                            : Files.exists(file)
                                    ? "the file cannot be read; check its permissions"
                                    : "there is no such file");
            return Optional.empty();
        }
    }

    /** Reads a file that is already in memory. */
    static Optional<TrainingFile> read(Path file, byte[] bytes, Diagnostics diagnostics) {
        Diagnostics own = new Diagnostics();
        YamlDiagnostics yaml = new YamlDiagnostics(file, own);
        Optional<TrainingFile> training = YamlText.read(bytes, yaml)
                .flatMap(new YamlTypes(WHAT, yaml)::mapping)
                .flatMap(new TrainingFileReader(new TrainingSource(yaml))::training);
        own.all().stream()
                .sorted(Comparator.comparingInt(each -> each.where().line()))
                .forEach(diagnostics::add);
        return own.hasErrors() ? Optional.empty() : training;
    }

    private Optional<TrainingFile> training(YamlValue.Mapping mapping) {
        YamlFields fields = source.fields(mapping, WHAT, TrainingSection.TRAINING);
        fields.require("model", "data");
        Optional<Path> model = source.existing(fields, "model");
        Optional<DataDescription> data = fields.mapping("data").flatMap(new DataReader(source)::read);
        OptimizerReader optimizers = new OptimizerReader(source);
        OptimizerReader.Choice optimizer =
                fields.mapping("optimizer").flatMap(optimizers::optimizer).orElse(OptimizerReader.Choice.USUAL);
        SchedulePlan schedule = fields.mapping("schedule")
                .flatMap(each -> optimizers.schedule(each, "schedule"))
                .orElse(new SchedulePlan.Constant());
        List<PhasePlan> phases = phases(fields, new PhaseReader(source, optimizer, schedule));
        YamlFields checkpoints = source.fields(
                fields.mapping("checkpoints")
                        .orElseGet(() -> new YamlValue.Mapping(Map.of(), fields.where("checkpoints"))),
                "checkpoints",
                TrainingSection.CHECKPOINTS);
        List<Interval> histograms = fields.sequence("histograms-at")
                .map(list -> source.items(list, item -> source.interval(item, "'histograms-at'")))
                .orElse(List.of());
        int seed = fields.integer("seed", 0, Integer.MAX_VALUE).orElse(1);
        int threads = fields.integer("threads", 1, 1024).orElse(1);
        OptionalInt sequence = optional(fields.integer("sequence", 1, 1_000_000));
        int batch = fields.integer("batch", 1, 1_000_000).orElse(20);
        Optional<Boolean> carryState = fields.truth("carry-state");
        Interval evaluate = interval(fields, "evaluate-every");
        Interval checkpoint = interval(checkpoints, "every");
        int keep = checkpoints.integer("keep", 1, 10_000).orElse(3);
        OptionalInt patience = optional(fields.integer("patience", 1, 1_000_000));
        Optional<Path> sparsity = source.existing(fields, "sparsity");
        if (model.isEmpty() || data.isEmpty() || phases.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new TrainingFile(
                model.get(),
                data.get(),
                source.yaml().at(fields.where("data")),
                source.yaml().at(fields.where()),
                seed,
                threads,
                sequence,
                batch,
                carryState,
                phases,
                evaluate,
                checkpoint,
                keep,
                patience,
                histograms,
                sparsity));
    }

    private Interval interval(YamlFields fields, String key) {
        return fields.value(key)
                .flatMap(value -> source.interval(value, "'" + key + "'"))
                .orElse(EPOCH);
    }

    private List<PhasePlan> phases(YamlFields fields, PhaseReader reader) {
        if (!fields.has("phases")) {
            return List.of(reader.usual());
        }
        List<YamlValue> items =
                fields.sequence("phases").map(YamlValue.Sequence::items).orElse(List.of());
        if (items.isEmpty() || items.size() > MOST_PHASES) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where("phases"),
                    "'phases' has " + items.size() + " phases, wanted 1 to " + MOST_PHASES);
            return List.of();
        }
        List<PhasePlan> phases = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            reader.read(items.get(index), index).ifPresent(phases::add);
        }
        return phases;
    }

    private static OptionalInt optional(Optional<Integer> number) {
        return number.isPresent() ? OptionalInt.of(number.get()) : OptionalInt.empty();
    }
}
