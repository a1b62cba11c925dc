package dev.skipgate.testbench.training;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.plan.PruningScheme;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code phases}. */
final class PhaseReader {
    private static final double MOST_EPOCHS = 1e6;
    private static final double HIGHEST_SHARE = 0.9999;
    static final PruningPlan.Gradual USUAL = new PruningPlan.Gradual(0, 0.75, 100);

    private final TrainingSource source;
    private final OptimizerReader.Choice optimizer;
    private final SchedulePlan schedule;
    private final Set<String> names = new HashSet<>();

    PhaseReader(TrainingSource source, OptimizerReader.Choice optimizer, SchedulePlan schedule) {
        this.source = source;
        this.optimizer = optimizer;
        this.schedule = schedule;
    }

    /** What a run has whose file names no phases. */
    PhasePlan usual() {
        return new PhasePlan(
                "quantized",
                10,
                OptionalLong.empty(),
                optimizer.plan(),
                optimizer.learningRate(),
                schedule,
                true,
                Optional.empty(),
                false);
    }

    Optional<PhasePlan> read(YamlValue value, int index) {
        return new YamlTypes("phase " + (index + 1), source.yaml())
                .mapping(value)
                .flatMap(mapping -> phase(mapping, index));
    }

    private Optional<PhasePlan> phase(YamlValue.Mapping mapping, int index) {
        String number = "phase " + (index + 1);
        YamlFields fields = source.fields(mapping, number, TrainingSection.PHASE);
        fields.require("name");
        Optional<String> name = fields.text("name");
        if (name.isPresent() && !(name.get().matches("[A-Za-z][A-Za-z0-9_-]{0,63}") && names.add(name.get()))) {
            source.error(
                    Rule.ILLEGAL_NAME,
                    fields.where("name"),
                    number + ": the name has to be a letter and then up to 63 letters, digits, '_' or '-', and no other"
                            + " phase's; rename it");
            name = Optional.empty();
        }
        if (!fields.has("epochs") && !fields.has("steps")) {
            fields.require("epochs");
        }
        Optional<Double> epochs = fields.number("epochs", 1e-6, MOST_EPOCHS);
        OptionalLong steps = fields.integer("steps", 1, Integer.MAX_VALUE)
                .map(count -> OptionalLong.of(count))
                .orElse(OptionalLong.empty());
        double rate = fields.number("learning-rate", OptimizerReader.LEAST_RATE, OptimizerReader.HIGHEST_RATE)
                .orElse(optimizer.learningRate());
        SchedulePlan own = fields.mapping("schedule")
                .flatMap(each -> new OptimizerReader(source).schedule(each, number + ": 'schedule'"))
                .orElse(schedule);
        boolean quantized = fields.truth("quantized").orElse(true);
        Optional<PruningPlan> pruning =
                fields.mapping("pruning").flatMap(each -> pruning(each, number + ": 'pruning'"));
        boolean fresh = fields.truth("fresh-weights").orElse(false);
        if (name.isEmpty() || (epochs.isEmpty() && steps.isEmpty())) {
            return Optional.empty();
        }
        return Optional.of(new PhasePlan(
                name.get(),
                epochs.orElse(Double.POSITIVE_INFINITY),
                steps,
                optimizer.plan(),
                rate,
                own,
                quantized,
                pruning,
                fresh));
    }

    private Optional<PruningPlan> pruning(YamlValue.Mapping mapping, String what) {
        YamlFields fields = source.fields(mapping, what, TrainingSection.PRUNING);
        fields.require("scheme", "rate");
        Optional<PruningScheme> scheme =
                fields.word("scheme", SchemeWords.ALL).flatMap(word -> scheme(word, fields, what));
        Optional<Double> rate = fields.number("rate", 0, HIGHEST_SHARE);
        PruningPlan.Timing timing = fields.value("gradual")
                .map(value -> timing(value, fields, what))
                .orElse(new PruningPlan.OneShot());
        Map<String, Double> overrides =
                fields.mapping("overrides").map(each -> overrides(each, what)).orElse(Map.of());
        return scheme.isEmpty() || rate.isEmpty()
                ? Optional.empty()
                : Optional.of(new PruningPlan(scheme.get(), rate.get(), timing, overrides));
    }

    private Optional<PruningScheme> scheme(String word, YamlFields fields, String what) {
        boolean banked = SchemeWords.isBanked(word);
        Optional<Integer> banks = fields.integer("banks", 2, 4096);
        if (banked != fields.has("banks") || (banks.isPresent() && Integer.bitCount(banks.get()) != 1)) {
            source.error(
                    Rule.BAD_PRUNING,
                    fields.where("banks"),
                    what + ": 'banks' is a power of two such as the lanes of the hardware, and is needed by the scheme"
                            + " bank-balanced alone");
            return Optional.empty();
        }
        return Optional.of(SchemeWords.scheme(word, banks.orElse(0)));
    }

    private PruningPlan.Timing timing(YamlValue value, YamlFields pruning, String what) {
        if (!(value instanceof YamlValue.Mapping mapping)) {
            return pruning.truth("gradual").orElse(false) ? USUAL : new PruningPlan.OneShot();
        }
        String whole = what + ": 'gradual'";
        YamlFields fields = source.fields(mapping, whole, TrainingSection.GRADUAL);
        double from = fields.number("from", 0, 1).orElse(USUAL.from());
        double to = fields.number("to", 0, 1).orElse(Math.max(from, USUAL.to()));
        if (!(from < to)) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    mapping.where(),
                    whole + ": goes from " + from + " to " + to
                            + " of the phase; wanted shares with 'from' below 'to', such as {from: 0, to: 0.75}");
            return USUAL;
        }
        return new PruningPlan.Gradual(
                from, to, fields.integer("every", 1, 1_000_000).orElse(USUAL.everySteps()));
    }

    private Map<String, Double> overrides(YamlValue.Mapping mapping, String what) {
        Map<String, Double> rates = new LinkedHashMap<>();
        mapping.entries().forEach((tensor, entry) -> new YamlTypes(what + ": 'overrides'", source.yaml())
                .number(entry.value(), 0, HIGHEST_SHARE)
                .ifPresent(rate -> rates.put(tensor, rate)));
        return rates;
    }
}
