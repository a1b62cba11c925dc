package dev.skipgate.testbench.training;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads {@code optimizer} and {@code schedule}. */
final class OptimizerReader {
    static final Map<String, TrainingSection> RULES =
            Map.of("sgd", TrainingSection.SGD, "momentum", TrainingSection.MOMENTUM, "adam", TrainingSection.ADAM);
    static final Map<String, TrainingSection> SCHEDULES = Map.of(
            "constant", TrainingSection.CONSTANT,
            "decay", TrainingSection.DECAY,
            "halving", TrainingSection.HALVING,
            "steps", TrainingSection.STEPS);
    static final double LEAST_RATE = 1e-12;
    static final double HIGHEST_RATE = 1e6;
    private static final double BELOW_ONE = 0.999999;
    private static final double MOST_EPOCHS = 1e6;

    private final TrainingSource source;

    OptimizerReader(TrainingSource source) {
        this.source = source;
    }

    /** An optimizer and its learning rate. */
    record Choice(OptimizerPlan plan, double learningRate) {
        static final Choice USUAL = new Choice(OptimizerPlan.of(UpdateRule.Adam.STANDARD), 0.001);
    }

    Optional<Choice> optimizer(YamlValue.Mapping mapping) {
        return source.typed(mapping, "optimizer", RULES).map(fields -> {
            String type = source.type(fields);
            UpdateRule rule =
                    switch (type) {
                        case "sgd" -> new UpdateRule.Sgd();
                        case "momentum" -> new UpdateRule.Momentum(
                                fields.number("momentum", 0, BELOW_ONE).orElse(0.9));
                        default -> new UpdateRule.Adam(
                                fields.number("beta1", 0, BELOW_ONE).orElse(0.9),
                                fields.number("beta2", 0, BELOW_ONE).orElse(0.999),
                                fields.number("epsilon", 1e-30, 1).orElse(1e-8));
                    };
            OptionalDouble clip = fields.number("clip-norm", 1e-9, 1e9)
                    .map(OptionalDouble::of)
                    .orElse(OptionalDouble.empty());
            OptimizerPlan plan = new OptimizerPlan(
                    rule,
                    fields.number("l1", 0, 1e6).orElse(0.0),
                    fields.number("l2", 0, 1e6).orElse(0.0),
                    clip);
            return new Choice(
                    plan,
                    fields.number("learning-rate", LEAST_RATE, HIGHEST_RATE).orElse(type.equals("adam") ? 0.001 : 0.1));
        });
    }

    Optional<SchedulePlan> schedule(YamlValue.Mapping mapping, String what) {
        return source.typed(mapping, what, SCHEDULES).flatMap(fields -> switch (source.type(fields)) {
            case "constant" -> Optional.of(new SchedulePlan.Constant());
            case "decay" -> decay(fields);
            case "halving" -> halving(fields);
            default -> steps(fields, what);
        });
    }

    private static Optional<SchedulePlan> decay(YamlFields fields) {
        fields.require("factor");
        int after = fields.integer("after-epoch", 0, 1_000_000).orElse(0);
        return fields.number("factor", 1e-6, 1).map(factor -> new SchedulePlan.Decay(factor, after));
    }

    private static Optional<SchedulePlan> halving(YamlFields fields) {
        fields.require("after-epoch");
        return fields.number("after-epoch", 0, MOST_EPOCHS).map(SchedulePlan.Halving::new);
    }

    /** A mapping from epochs to rates. */
    private Optional<SchedulePlan> steps(YamlFields fields, String what) {
        fields.require("steps");
        return fields.sequence("steps").flatMap(list -> {
            List<SchedulePlan.Step> steps = new ArrayList<>();
            for (YamlValue item : list.items()) {
                List<Double> pair = item instanceof YamlValue.Sequence two
                        ? source.items(two, each -> new YamlTypes(what + ": 'steps'", source.yaml())
                                .number(each, LEAST_RATE, HIGHEST_RATE))
                        : List.of();
                double before =
                        steps.isEmpty() ? 0 : steps.get(steps.size() - 1).epoch();
                if (pair.size() != 2 || !(pair.get(0) > before)) {
                    source.error(
                            Rule.WRONG_TYPE,
                            item.where(),
                            what + ": 'steps' has " + item.described()
                                    + ", wanted pairs of an epoch and a learning rate with rising epochs, such as"
                                    + " [[2, 0.001], [4, 0.0005]]");
                    return Optional.empty();
                }
                steps.add(new SchedulePlan.Step(pair.get(0), pair.get(1)));
            }
            return Optional.of(new SchedulePlan.Steps(steps));
        });
    }
}
