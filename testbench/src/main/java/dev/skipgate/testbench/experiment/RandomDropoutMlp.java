package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.CheckpointSink;
import dev.skipgate.runtime.training.run.Trainer;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.runtime.training.run.TrainingListener.Evaluation;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Row and tile dropout patterns in networks of two hidden layers (approximate-random-dropout, section IV-A and table I). */
final class RandomDropoutMlp implements Experiment {
    private static final double RATE = 0.7;
    private static final List<String> KINDS =
            List.of(DropoutVariants.ROW, DropoutVariants.TILE, DropoutVariants.OWN_TILE);
    private static final int CLASSES = 10;
    private static final int FEATURES = 784;
    private static final double LEARNING_RATE = 0.01;
    private static final OptimizerPlan OPTIMIZER = OptimizerPlan.of(new UpdateRule.Momentum(0.9));

    /** Units of the two hidden layers. */
    private record Hidden(int first, int second) {
        @Override
        public String toString() {
            return first + " x " + second;
        }

        int least() {
            return Math.min(first, second);
        }

        NetworkPlan network(int features) {
            return new NetworkPlan(
                    new InputPlan.Real(features, Optional.empty()),
                    List.of(dense("first", first), dense("second", second)),
                    OutputPlan.plain(CLASSES),
                    Objective.LAST_STEP);
        }

        private static DensePlan dense(String name, int units) {
            return new DensePlan(name, units, true, Optional.empty(), Optional.empty());
        }
    }

    @Override
    public String name() {
        return "random-dropout-mlp";
    }

    @Override
    public String summary() {
        return "Row and tile dropout patterns beside conventional dropout in a multilayer perceptron: time of a training step, accuracy.";
    }

    @Override
    public String data() {
        return MnistFiles.WANTED + "; random vectors, for the times alone, when none are given";
    }

    @Override
    public ExperimentReport run(Request request) {
        Optional<List<Images>> images = images(request.data());
        int batch = request.scale().choose(4, 128, 128);
        List<Hidden> sizes = request.scale()
                .choose(
                        List.of(new Hidden(32, 16)),
                        List.of(new Hidden(1024, 64), new Hidden(1024, 1024)),
                        List.of(
                                new Hidden(1024, 64),
                                new Hidden(1024, 1024),
                                new Hidden(2048, 2048),
                                new Hidden(4096, 4096)));
        int rounds = request.scale().choose(1, 5, 9);
        int roundSteps = request.scale().choose(2, 8, 20);
        ExperimentReport report = new ExperimentReport(
                this, request, "Approximate random dropout for DNN training acceleration, table I");
        report.setting(
                        "data",
                        images.map(each -> each.get(0).name()).orElse("random vectors of " + FEATURES + " values"))
                .setting(
                        "dropout",
                        "rate " + RATE
                                + " after both hidden layers, periods up to 16 (learning: also to 4), tiles of 32 x 32, of an eighth of the smaller layer where that is less")
                .setting("batch", batch)
                .setting("optimizer", "learning rate 0.01, momentum 0.9")
                .setting("rounds", rounds + " of " + roundSteps + " steps of each kind in turn");
        times(report, request, sizes, images, batch, rounds, roundSteps);
        images.ifPresent(each -> accuracies(report, request, sizes, each, batch));
        return report;
    }

    private static Optional<List<Images>> images(List<Path> data) {
        if (data.isEmpty()) {
            return Optional.empty();
        }
        MnistFiles files = MnistFiles.of(data);
        return Optional.of(List.of(
                Images.read(files.trainingImages(), files.trainingLabels(), CLASSES, Images.Layout.VECTOR),
                Images.read(files.testImages(), files.testLabels(), CLASSES, Images.Layout.VECTOR)));
    }

    private static BatchReader<SequenceBatch> shuffled(Examples examples, int batch) {
        return new ExampleBatches(
                examples,
                batch,
                Remainder.DROP,
                Optional.of(RandomState.of(Request.SEED).fork("order")));
    }

    private static RunPlan plan(Request request, int batch, long steps, int evaluations, DropoutPattern pattern) {
        DropoutPlan dropout = new DropoutPlan(pattern, Map.of("first", RATE, "second", RATE), false);
        return new RunPlans(
                        batch,
                        1,
                        false,
                        steps,
                        evaluations,
                        OPTIMIZER,
                        LEARNING_RATE,
                        new SchedulePlan.Constant(),
                        false)
                .plan(request, new GateGradientPlan.KeepAll(), Optional.of(dropout));
    }

    private static void times(
            ExperimentReport report,
            Request request,
            List<Hidden> sizes,
            Optional<List<Images>> images,
            int batch,
            int rounds,
            int roundSteps) {
        ExperimentReport.Table table = report.table(
                "Time of a training step",
                "Medians over the rounds, forward, backward and update; all kinds in turn in one process.",
                "hidden",
                "conventional, ms",
                "row, ms",
                "tile, ms",
                "tile of own weights, ms",
                "row, times as fast",
                "tile, times as fast",
                "tile of own weights, times as fast");
        Examples examples =
                images.<Examples>map(each -> each.get(0)).orElse(new NoiseExamples(8 * batch, FEATURES, CLASSES));
        int features = images.map(each -> each.get(0).features()).orElse(FEATURES);
        for (Hidden hidden : sizes) {
            if (!request.wants(hidden.toString())) {
                continue;
            }
            Map<String, Supplier<Trainer>> trainers = new LinkedHashMap<>();
            DropoutVariants.timed(KINDS, hidden.least())
                    .forEach((name, pattern) -> trainers.put(
                            name,
                            () -> new Trainer(
                                    hidden.network(features),
                                    plan(request, batch, 1_000_000, 1, pattern),
                                    shuffled(examples, batch),
                                    shuffled(examples, batch),
                                    new TrainingListener() {},
                                    CheckpointSink.NONE)));
            StepTimes times = StepTimes.measure(hidden.toString(), request, trainers, rounds, roundSteps);
            table.row(
                    hidden.toString(),
                    1000 * times.median(DropoutVariants.CONVENTIONAL),
                    1000 * times.median(DropoutVariants.ROW),
                    1000 * times.median(DropoutVariants.TILE),
                    1000 * times.median(DropoutVariants.OWN_TILE),
                    times.speedUp(DropoutVariants.ROW, DropoutVariants.CONVENTIONAL),
                    times.speedUp(DropoutVariants.TILE, DropoutVariants.CONVENTIONAL),
                    times.speedUp(DropoutVariants.OWN_TILE, DropoutVariants.CONVENTIONAL));
        }
    }

    private static void accuracies(
            ExperimentReport report, Request request, List<Hidden> sizes, List<Images> images, int batch) {
        long steps = request.stepsOr(2, 400, 10L * (images.get(0).size() / batch));
        report.setting("training steps", steps);
        ExperimentReport.Table table = report.table(
                "Accuracy",
                "On the test images after " + steps + " steps; changes in points.",
                "hidden",
                "greatest period",
                "conventional, %",
                "row, %",
                "tile, %",
                "tile of own weights, %",
                "row, change",
                "tile, change",
                "tile of own weights, change");
        ExperimentReport.Chart chart = report.chart("Accuracy on the test images", "training steps", "share right");
        for (Hidden hidden : sizes) {
            String label = "learning, " + hidden;
            if (!request.wants(label)) {
                continue;
            }
            Map<String, Double> accuracy = new LinkedHashMap<>();
            DropoutVariants.learning(KINDS, hidden.least()).forEach((name, pattern) -> {
                MeasuredRun run = MeasuredRun.of(
                        label + ", " + name,
                        request,
                        hidden.network(images.get(0).features()),
                        plan(request, batch, steps, 5, pattern),
                        shuffled(images.get(0), batch),
                        new ExampleBatches(images.get(1), batch, Remainder.KEEP, Optional.empty()));
                accuracy.put(name, 100 * run.last(Evaluation::floatAccuracy));
                chart.curve(hidden + ", " + name, run.steps(), run.values(Evaluation::floatAccuracy));
            });
            double base = accuracy.get(DropoutVariants.CONVENTIONAL);
            for (int period : DropoutVariants.GREATEST_PERIODS) {
                double row = accuracy.get(DropoutVariants.name(DropoutVariants.ROW, period));
                double tile = accuracy.get(DropoutVariants.name(DropoutVariants.TILE, period));
                double own = accuracy.get(DropoutVariants.name(DropoutVariants.OWN_TILE, period));
                table.row(hidden.toString(), period, base, row, tile, own, row - base, tile - base, own - base);
            }
        }
    }
}
