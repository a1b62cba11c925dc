package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.run.TrainingListener.Evaluation;
import dev.skipgate.runtime.training.sparse.SkippedProducts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Thresholds on the gate gradients of a character model (sparsified-sgd-lstm, sections 3 and 4). */
final class SparsifiedSgd implements Experiment {
    private static final List<Double> THRESHOLDS = List.of(0.0, 1e-8, 1e-7, 1e-6, 1e-5);
    private static final List<String> GATES = List.of("input", "forget", "candidate", "output");
    private static final double TARGET = 0.8;
    private static final double RATE = 0.004;
    private static final OptimizerPlan OPTIMIZER =
            new OptimizerPlan(UpdateRule.Adam.STANDARD, 0, 0, OptionalDouble.of(5));

    /** A network and its windows. */
    private record Size(int layers, int cells, int time, int batch) {
        NetworkPlan network(int vocabulary) {
            List<LayerPlan> stack = IntStream.range(0, layers)
                    .<LayerPlan>mapToObj(i -> RecurrentPlan.plain("lstm" + i, Cell.LSTM, cells))
                    .toList();
            return new NetworkPlan(
                    new InputPlan.Embedding(vocabulary, cells, Optional.empty()),
                    stack,
                    OutputPlan.plain(vocabulary),
                    Objective.EVERY_STEP);
        }

        @Override
        public String toString() {
            return layers + " x " + cells + ", sequence " + time;
        }
    }

    @Override
    public String name() {
        return "sparsified-sgd";
    }

    @Override
    public String summary() {
        return "A threshold on the gate gradients of a character model: zeros, what they do to dW, and validation loss.";
    }

    @Override
    public String data() {
        return "a text file; WordNet's glosses when none is given";
    }

    @Override
    public ExperimentReport run(Request request) {
        Size size = request.scale().choose(new Size(2, 8, 10, 4), new Size(3, 64, 50, 20), new Size(3, 256, 100, 20));
        long steps = request.stepsOr(8, 150, 1500);
        TextData text = TextData.characters(request.data())
                .first(Long.MAX_VALUE, request.scale().choose(1_000L, 5_010L, 40_100L));
        ExperimentReport report = new ExperimentReport(
                this, request, "Dynamic sparsity in the training of LSTMs: sparsified SGD, figures 3 to 5");
        report.setting("text", text.sizes())
                .setting("network", "embedding " + size.cells() + ", LSTM " + size + ", linear; batch " + size.batch())
                .setting("steps", steps)
                .setting("optimizer", "Adam, learning rate " + RATE + ", gradient norm clipped at 5")
                .setting("loss", "mean over all " + size.batch() * size.time() + " targets of a window, in nats");
        if (request.wants(size + ", threshold")) {
            whole(report, request, size, steps, text);
        }
        if (request.scale() != Scale.QUICK) {
            grid(report, request, text);
        }
        return report;
    }

    /** The network of the paper, whose rows are compared with each other. */
    private static void whole(ExperimentReport report, Request request, Size size, long steps, TextData text) {
        Map<String, MeasuredRun> runs = new LinkedHashMap<>();
        Map<Long, List<GradientProbe.Effect>> effects = new TreeMap<>();
        for (double threshold : THRESHOLDS) {
            GateGradientPlan plan =
                    threshold == 0 ? new GateGradientPlan.KeepAll() : new GateGradientPlan.Threshold(threshold);
            Optional<Map<Long, List<GradientProbe.Effect>>> probed =
                    threshold == 0 ? Optional.of(effects) : Optional.empty();
            runs.put(label(threshold), train(label(threshold), request, size, steps, text, plan, probed));
        }
        GateGradientPlan target = new GateGradientPlan.TargetSparsity(TARGET);
        runs.put("held at " + TARGET, train("held at " + TARGET, request, size, steps, text, target, Optional.empty()));
        thresholds(report, size, text, runs);
        probes(report, effects);
        gates(report, size, runs);
        charts(report, runs);
    }

    private static String label(double threshold) {
        return threshold == 0 ? "0" : "1e" + Math.round(Math.log10(threshold));
    }

    /** @param probed takes the effects of all thresholds at a few steps; for the run without one */
    private static MeasuredRun train(
            String name,
            Request request,
            Size size,
            long steps,
            TextData text,
            GateGradientPlan gradients,
            Optional<Map<Long, List<GradientProbe.Effect>>> probed) {
        NetworkPlan network = size.network(text.vocabulary());
        RunPlans plans = new RunPlans(
                size.batch(),
                size.time(),
                true,
                steps,
                request.scale().choose(4, 8, 15),
                OPTIMIZER,
                RATE,
                new SchedulePlan.Constant(),
                false);
        List<Long> at = List.of(1L, steps / 4, steps / 2, steps);
        long[] step = {0};
        String label = size + ", threshold " + name;
        RunPlan plan = plans.plan(request, gradients, Optional.empty());
        BatchReader<SequenceBatch> training = text.trainingBatches(size.batch(), size.time());
        BatchReader<SequenceBatch> validation = text.validationBatches(size.batch(), size.time());
        if (probed.isEmpty()) {
            return MeasuredRun.of(label, request, network, plan, training, validation);
        }
        GradientProbe probe = new GradientProbe(
                network,
                text.vocabulary(),
                text.trainingBatches(size.batch(), size.time()).next());
        return MeasuredRun.of(label, request, network, plan, training, validation, trainer -> {
            step[0]++;
            if (at.contains(step[0])) {
                probed.get().put(step[0], probe.measure(trainer.network().network(), THRESHOLDS));
            }
        });
    }

    private static void thresholds(ExperimentReport report, Size size, TextData text, Map<String, MeasuredRun> runs) {
        ExperimentReport.Table table = report.table(
                "Whole training",
                "Zeros among the gate gradients; multiply-accumulates that need not be done, of the six products of all recurrent layers and of those and the output layer's three.",
                "threshold",
                "zeros",
                "zeros at the end",
                "skipped, recurrent layers",
                "skipped, all",
                "validation loss",
                "change, %",
                "seconds");
        double baseline = runs.get("0").last(Evaluation::floatLoss);
        runs.forEach((name, run) -> {
            SparsityCurves sparsity = new SparsityCurves(run.sparsities());
            SkippedProducts products = sparsity.products();
            // Rows of gates x hidden values: so many tokens were seen by the lowest layer.
            double tokens = products.all() == 0 ? 0 : tokens(products, size);
            double all = products.all() + 3 * tokens * size.cells() * text.vocabulary();
            double loss = run.last(Evaluation::floatLoss);
            List<Double> zeros = sparsity.overTraining();
            table.row(
                    name,
                    sparsity.whole(),
                    zeros.isEmpty() ? Double.NaN : zeros.get(zeros.size() - 1),
                    products.share(),
                    products.skipped() / all,
                    loss,
                    100 * (loss / baseline - 1),
                    run.seconds());
        });
    }

    private static double tokens(SkippedProducts products, Size size) {
        return products.all() / (6.0 * 2 * 2 * size.cells() * size.cells() * size.layers());
    }

    private static void probes(ExperimentReport report, Map<Long, List<GradientProbe.Effect>> effects) {
        ExperimentReport.Table table = report.table(
                "One step",
                "The same forward pass of the run without a threshold, one backward pass for each: dW . dW0 / (|dW| |dW0|) over the weights of all recurrent layers.",
                "after steps",
                "threshold",
                "zeros",
                "correlation");
        ExperimentReport.Chart chart =
                report.chart("Correlation of dW with the one without a threshold", "training steps", "correlation");
        effects.forEach((step, list) -> list.forEach(
                effect -> table.row(step, label(effect.threshold()), effect.sparsity(), effect.correlation())));
        for (int i = 0; i < THRESHOLDS.size(); i++) {
            List<Double> steps = new ArrayList<>();
            List<Double> correlations = new ArrayList<>();
            for (Map.Entry<Long, List<GradientProbe.Effect>> each : effects.entrySet()) {
                steps.add((double) each.getKey());
                correlations.add(each.getValue().get(i).correlation());
            }
            chart.curve(label(THRESHOLDS.get(i)), steps, correlations);
        }
    }

    private static void gates(ExperimentReport report, Size size, Map<String, MeasuredRun> runs) {
        ExperimentReport.Table table = report.table(
                "By layer and gate",
                "Zeros among the gate gradients of the whole training.",
                "threshold",
                "layer",
                "input",
                "forget",
                "candidate",
                "output");
        runs.forEach((name, run) -> {
            SparsityCurves sparsity = new SparsityCurves(run.sparsities());
            for (int layer = 0; layer < size.layers() && !run.sparsities().isEmpty(); layer++) {
                List<Object> cells = new ArrayList<>(List.of(name, layer));
                for (int gate = 0; gate < GATES.size(); gate++) {
                    cells.add(sparsity.gate("lstm" + layer, gate));
                }
                table.row(cells.toArray());
            }
        });
    }

    private static void charts(ExperimentReport report, Map<String, MeasuredRun> runs) {
        ExperimentReport.Chart zeros =
                report.chart("Zeros among the gate gradients", "training steps", "share of zeros");
        ExperimentReport.Chart losses = report.chart("Validation loss", "training steps", "nats a character");
        runs.forEach((name, run) -> {
            zeros.curve(name, run.steps(), new SparsityCurves(run.sparsities()).overTraining());
            losses.curve(name, run.steps(), run.values(Evaluation::floatLoss));
        });
    }

    /** Other networks, with and without a sparsity that a controller holds: an absolute threshold would mean something else in each. */
    private static void grid(ExperimentReport report, Request request, TextData text) {
        boolean tiny = request.scale() == Scale.SHAPE;
        long steps = request.stepsOr(4, 0, 400);
        ExperimentReport.Table table = report.table(
                "Sensitivity",
                "Each network for " + steps + " steps without a threshold, and with " + TARGET
                        + " of the gate gradients held at zero by a controller.",
                "layers",
                "cells",
                "sequence",
                "zeros without",
                "zeros with",
                "loss without",
                "loss with",
                "change, %");
        for (int layers : List.of(2, 3)) {
            for (int cells : tiny ? List.of(6) : List.of(128, 256)) {
                for (int time : tiny ? List.of(5) : List.of(25, 50, 100)) {
                    Size size = new Size(layers, cells, time, tiny ? 2 : 20);
                    if (!request.wants("sensitivity, " + size)) {
                        continue;
                    }
                    MeasuredRun plain =
                            train("0", request, size, steps, text, new GateGradientPlan.KeepAll(), Optional.empty());
                    MeasuredRun held = train(
                            "held at " + TARGET,
                            request,
                            size,
                            steps,
                            text,
                            new GateGradientPlan.TargetSparsity(TARGET),
                            Optional.empty());
                    double without = plain.last(Evaluation::floatLoss);
                    double with = held.last(Evaluation::floatLoss);
                    table.row(
                            layers,
                            cells,
                            time,
                            new SparsityCurves(plain.sparsities()).whole(),
                            new SparsityCurves(held.sparsities()).whole(),
                            without,
                            with,
                            100 * (with / without - 1));
                }
            }
        }
    }
}
