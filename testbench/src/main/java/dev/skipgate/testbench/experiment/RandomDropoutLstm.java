package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.run.CheckpointSink;
import dev.skipgate.runtime.training.run.Trainer;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.runtime.training.run.TrainingListener.Evaluation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** Row and tile dropout patterns in a word model of two LSTM layers (approximate-random-dropout, section IV-B and table II). */
final class RandomDropoutLstm implements Experiment {
    private static final List<Double> RATES = List.of(0.3, 0.5, 0.7);
    private static final List<String> KINDS = List.of(DropoutVariants.ROW, DropoutVariants.TILE);
    private static final OptimizerPlan OPTIMIZER =
            new OptimizerPlan(new UpdateRule.Sgd(), 0, 0, OptionalDouble.of(0.25));
    private static final double LEARNING_RATE = 20;

    /** A network and its windows. */
    private record Size(int hidden, int vocabulary, int batch, int time) {
        NetworkPlan network(int words) {
            return new NetworkPlan(
                    new InputPlan.Embedding(words, hidden, Optional.empty()),
                    List.of(
                            RecurrentPlan.plain("lstm0", Cell.LSTM, hidden),
                            RecurrentPlan.plain("lstm1", Cell.LSTM, hidden)),
                    OutputPlan.plain(words),
                    Objective.EVERY_STEP);
        }

        @Override
        public String toString() {
            return "2 x " + hidden + ", up to " + vocabulary + " words, batch " + batch + ", sequence " + time;
        }
    }

    @Override
    public String name() {
        return "random-dropout-lstm";
    }

    @Override
    public String summary() {
        return "Row and tile dropout patterns beside conventional dropout in a word model: time of a training step, accuracy, perplexity.";
    }

    @Override
    public String data() {
        return "a text file, read by words; WordNet's glosses when none is given";
    }

    @Override
    public ExperimentReport run(Request request) {
        Size timed = request.scale()
                .choose(new Size(8, 50, 2, 5), new Size(256, 2_000, 20, 35), new Size(1500, 8_800, 20, 35));
        Size learned = request.scale()
                .choose(new Size(8, 50, 2, 5), new Size(64, 2_000, 20, 35), new Size(200, 8_800, 20, 35));
        int rounds = request.scale().choose(1, 3, 7);
        int roundSteps = request.scale().choose(1, 4, 6);
        ExperimentReport report = new ExperimentReport(
                this, request, "Approximate random dropout for DNN training acceleration, table II");
        report.setting("timed network", timed.toString())
                .setting("learning network", learned.toString())
                .setting(
                        "dropout",
                        "the same rate after both LSTM layers, periods up to 16 (learning: also to 4), tiles of 32 x 32, of an eighth of the units where that is less")
                .setting("rounds", rounds + " of " + roundSteps + " steps of each kind in turn")
                .setting(
                        "products that shrink",
                        "by the dropout between the layers: layer 1's product with what layer 0 gives, and the output layer's with what layer 1 gives, forward and both backward;"
                                + " with the recurrent option also both layers' products with their own states. Layer 0's product with the embedding, the element-wise parts, the loss and the update never do.");
        times(report, request, timed, rounds, roundSteps);
        learning(report, request, learned);
        return report;
    }

    private static RunPlan plan(
            Request request,
            Size size,
            long steps,
            int evaluations,
            SchedulePlan schedule,
            DropoutPattern pattern,
            double rate,
            boolean recurrent) {
        DropoutPlan dropout = new DropoutPlan(pattern, Map.of("lstm0", rate, "lstm1", rate), recurrent);
        return new RunPlans(
                        size.batch(), size.time(), true, steps, evaluations, OPTIMIZER, LEARNING_RATE, schedule, false)
                .plan(request, new GateGradientPlan.KeepAll(), Optional.of(dropout));
    }

    private static void times(ExperimentReport report, Request request, Size size, int rounds, int roundSteps) {
        TextData text = TextData.words(request.data(), size.vocabulary());
        report.setting("timed text", text.sizes());
        ExperimentReport.Table table = report.table(
                "Time of a training step",
                "Medians over the rounds, forward, backward and update; all kinds in turn in one process. Without the recurrent option only what lies between the layers is dropped.",
                "rate",
                "recurrent",
                "conventional, ms",
                "row, ms",
                "tile, ms",
                "row, times as fast",
                "tile, times as fast");
        for (boolean recurrent : List.of(false, true)) {
            for (double rate : RATES) {
                String label = "rate " + rate + (recurrent ? ", recurrent" : "");
                if (!request.wants(label)) {
                    continue;
                }
                Map<String, Supplier<Trainer>> trainers = new LinkedHashMap<>();
                DropoutVariants.timed(KINDS, size.hidden())
                        .forEach((name, pattern) -> trainers.put(
                                name,
                                () -> new Trainer(
                                        size.network(text.vocabulary()),
                                        plan(
                                                request,
                                                size,
                                                1_000_000,
                                                1,
                                                new SchedulePlan.Constant(),
                                                pattern,
                                                rate,
                                                recurrent),
                                        text.trainingBatches(size.batch(), size.time()),
                                        text.trainingBatches(size.batch(), size.time()),
                                        new TrainingListener() {},
                                        CheckpointSink.NONE)));
                StepTimes times = StepTimes.measure(label, request, trainers, rounds, roundSteps);
                table.row(
                        rate,
                        recurrent ? "yes" : "no",
                        1000 * times.median(DropoutVariants.CONVENTIONAL),
                        1000 * times.median(DropoutVariants.ROW),
                        1000 * times.median(DropoutVariants.TILE),
                        times.speedUp(DropoutVariants.ROW, DropoutVariants.CONVENTIONAL),
                        times.speedUp(DropoutVariants.TILE, DropoutVariants.CONVENTIONAL));
            }
        }
    }

    private static void learning(ExperimentReport report, Request request, Size size) {
        TextData text = TextData.words(request.data(), size.vocabulary())
                .first(Long.MAX_VALUE, request.scale().choose(50L, 7_100L, 35_100L));
        long steps = request.stepsOr(2, 150, 3000);
        SchedulePlan schedule =
                halved(steps, text.trainingBatches(size.batch(), size.time()).batchesPerEpoch());
        report.setting("learning text", text.sizes())
                .setting("learning steps", steps)
                .setting(
                        "learning rate",
                        LEARNING_RATE + ", halved after a half, two thirds and five sixths of the steps");
        ExperimentReport.Table table = report.table(
                "Accuracy and perplexity",
                "On the validation text after " + steps + " steps; the share of words said right.",
                "rate",
                "dropout",
                "accuracy, %",
                "perplexity");
        ExperimentReport.Chart chart = report.chart("Validation loss", "training steps", "nats a word");
        for (double rate : RATES) {
            DropoutVariants.learning(KINDS, size.hidden()).forEach((name, pattern) -> {
                String label = "learning, " + rate + ", " + name;
                if (!request.wants(label)) {
                    return;
                }
                MeasuredRun run = MeasuredRun.of(
                        label,
                        request,
                        size.network(text.vocabulary()),
                        plan(request, size, steps, 6, schedule, pattern, rate, false),
                        text.trainingBatches(size.batch(), size.time()),
                        text.validationBatches(size.batch(), size.time()));
                table.row(
                        rate,
                        name,
                        100 * run.last(Evaluation::floatAccuracy),
                        Math.exp(run.last(Evaluation::floatLoss)));
                chart.curve(rate + ", " + name, run.steps(), run.values(Evaluation::floatLoss));
            });
        }
    }

    /** The paper's rate decreases too, how it does not say; with a constant one the patterns' noise does not settle. */
    private static SchedulePlan halved(long steps, int stepsPerEpoch) {
        double epochs = (double) steps / stepsPerEpoch;
        return new SchedulePlan.Steps(List.of(
                new SchedulePlan.Step(epochs / 2, LEARNING_RATE / 2),
                new SchedulePlan.Step(epochs * 2 / 3, LEARNING_RATE / 4),
                new SchedulePlan.Step(epochs * 5 / 6, LEARNING_RATE / 8)));
    }
}
