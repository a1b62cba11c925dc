package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.bundle.SequenceEnd;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.runtime.training.run.TrainingListener.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Rounded weights in character models, on little text and on more (limited-precision-rnn, section 4.1). */
final class LimitedPrecisionChar implements Experiment {
    private static final double BITS = 1 / Math.log(2);
    private static final double RATE = 0.002;
    private static final OptimizerPlan OPTIMIZER =
            new OptimizerPlan(UpdateRule.Adam.STANDARD, 0, 0, OptionalDouble.of(1));

    /** A network, its windows, and how much text is little. */
    private record Size(int hidden, int batch, int time, long little, long validation) {}

    /** Which weights are rounded. */
    private enum Rounded {
        NONE,
        INPUT,
        ALL;

        Optional<WeightRounding> input(Optional<WeightRounding> rounding) {
            return this == NONE ? Optional.empty() : rounding;
        }

        Optional<WeightRounding> others(Optional<WeightRounding> rounding) {
            return this == ALL ? rounding : Optional.empty();
        }
    }

    @Override
    public String name() {
        return "limited-precision-char";
    }

    @Override
    public String summary() {
        return "Binary, ternary, power-of-two ternary and exponential weights in character models, where they overfit and where they underfit: bits per character.";
    }

    @Override
    public String data() {
        return "a text file, whose start is the small text; WordNet's glosses when none is given";
    }

    @Override
    public ExperimentReport run(Request request) {
        Size size = request.scale()
                .choose(
                        new Size(6, 2, 5, 100, 100),
                        new Size(48, 20, 25, 5_010, 5_010),
                        new Size(256, 50, 50, 100_010, 50_010));
        long steps = request.stepsOr(2, 100, 1000);
        TextData whole = TextData.characters(request.data()).first(Long.MAX_VALUE, size.validation());
        TextData little = whole.first(size.little(), size.validation());
        ExperimentReport report = new ExperimentReport(
                this, request, "Recurrent neural networks with limited numerical precision, section 4.1 and table 1");
        report.setting("small text", little.sizes())
                .setting("larger text", whole.sizes())
                .setting(
                        "networks",
                        "one-hot input, one layer of " + size.hidden() + " units, linear; batch " + size.batch()
                                + ", sequence " + size.time())
                .setting("steps", steps)
                .setting("optimizer", "Adam, learning rate " + RATE + ", gradient norm clipped at 1")
                .setting(
                        "rounded",
                        "input: the input matrix; all: input, recurrent and output matrices; biases and activations are floats");
        for (Cell cell : List.of(Cell.RNN_RELU, Cell.LSTM)) {
            String kind = cell == Cell.LSTM ? "LSTM" : "ReLU RNN, identity start";
            table(report, request, size, steps, kind + ", small text", cell, little);
            table(report, request, size, steps, kind + ", larger text", cell, whole);
        }
        return report;
    }

    private static Map<String, WeightRounding> roundings() {
        Map<String, WeightRounding> roundings = new LinkedHashMap<>();
        for (boolean stochastic : List.of(false, true)) {
            String how = stochastic ? "stochastic " : "";
            roundings.put(how + "binary +-1/16", Rounding.binary(1.0 / 16, stochastic));
            roundings.put(how + "ternary, fitted", Rounding.fittedTernary(stochastic));
            roundings.put(how + "pow2-ternary Q1.1", Rounding.powerOfTwoTernary(stochastic));
            roundings.put(how + "exponential 2^-8 to 1", Rounding.exponential(stochastic));
        }
        return roundings;
    }

    private static void table(
            ExperimentReport report, Request request, Size size, long steps, String title, Cell cell, TextData text) {
        ExperimentReport.Table table = report.table(
                title,
                "Bits per character on the validation text: at the end and at best with the weights as they were trained, rounded or not, and at the end with the float copies in their place.",
                "weights",
                "rounded",
                "at the end",
                "best",
                "float copies");
        ExperimentReport.Chart chart =
                report.chart(title + ": all weights rounded", "training steps", "bits per character");
        List<String> names = new ArrayList<>(List.of("float"));
        names.addAll(roundings().keySet());
        for (String name : names) {
            Optional<WeightRounding> rounding = Optional.ofNullable(roundings().get(name));
            for (Rounded which : rounding.isEmpty() ? List.of(Rounded.NONE) : List.of(Rounded.INPUT, Rounded.ALL)) {
                String label = title + ", " + name + ", " + which.name().toLowerCase(Locale.ROOT);
                if (!request.wants(label)) {
                    continue;
                }
                MeasuredRun run = MeasuredRun.of(
                        label,
                        request,
                        network(cell, size, text.vocabulary(), rounding, which),
                        new RunPlans(
                                        size.batch(),
                                        size.time(),
                                        true,
                                        steps,
                                        10,
                                        OPTIMIZER,
                                        RATE,
                                        new SchedulePlan.Constant(),
                                        true)
                                .plan(request),
                        text.trainingBatches(size.batch(), size.time()),
                        text.validationBatches(size.batch(), size.time()));
                table.row(
                        name,
                        which.name().toLowerCase(Locale.ROOT),
                        BITS * run.last(Evaluation::roundedLoss),
                        BITS * run.best().map(Evaluation::roundedLoss).orElse(Double.NaN),
                        BITS * run.last(Evaluation::floatLoss));
                if (which != Rounded.INPUT) {
                    chart.curve(name, run.steps(), run.values(each -> BITS * each.roundedLoss()));
                }
            }
        }
    }

    private static NetworkPlan network(
            Cell cell, Size size, int vocabulary, Optional<WeightRounding> rounding, Rounded which) {
        RecurrentPlan layer = new RecurrentPlan(
                "hidden",
                cell,
                size.hidden(),
                false,
                which.input(rounding),
                which.others(rounding),
                Optional.empty(),
                Optional.empty(),
                cell == Cell.RNN_RELU);
        return new NetworkPlan(
                new InputPlan.OneHot(vocabulary),
                List.of(layer),
                new OutputPlan(
                        vocabulary, which.others(rounding), Optional.empty(), Optional.empty(), SequenceEnd.ENDS),
                Objective.EVERY_STEP);
    }
}
