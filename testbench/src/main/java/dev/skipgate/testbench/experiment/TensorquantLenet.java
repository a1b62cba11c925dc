package dev.skipgate.testbench.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.testbench.lab.figures.Measured;
import dev.skipgate.testbench.lab.map.Leaf;
import dev.skipgate.testbench.training.QualityWords;
import dev.skipgate.testbench.training.Score;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** LeNet on MNIST: the zeros that weights, activations and gradients bear (tensorquant-sparsity, tables 1 and 6, figures 2 and 3). */
final class TensorquantLenet implements Experiment {
    private static final int CLASSES = 10;
    private static final SparsityStudy.Penalty L2 = new SparsityStudy.Penalty("L2", 0, 5e-4);
    private static final SparsityStudy.Penalty L1 = new SparsityStudy.Penalty("L1", 5e-5, 0);
    private static final double FIGURE_3 = 1e-3;
    private static final List<Double> THRESHOLDS = List.of(1e-4, FIGURE_3, 1e-2, 1e-1);
    private static final double UNCHANGED = 1;

    /** Table 1: weights with L2 and L1, activations with L2 and L1. */
    private static final Map<String, double[]> PAPER = paper();

    /** Channels and units of a network, images to read, updates. */
    private record Size(int first, int second, int units, double validation, long test, long steps, int evaluations) {}

    private static Map<String, double[]> paper() {
        Map<String, double[]> paper = new LinkedHashMap<>();
        paper.put("conv1", new double[] {.142, .289, .717, .513});
        paper.put("conv2", new double[] {.491, .505, .528, .662});
        paper.put("fc3", new double[] {.258, .502, .661, .593});
        paper.put("output", new double[] {.258, .504, 0, 0});
        return paper;
    }

    @Override
    public String name() {
        return "tensorquant-lenet";
    }

    @Override
    public String summary() {
        return "Zeros among the weights, activations and gradients of LeNet on MNIST, trained with L2 and with L1, at unchanged accuracy.";
    }

    @Override
    public String data() {
        return MnistFiles.WANTED + "; they have to be given";
    }

    @Override
    public ExperimentReport run(Request request) {
        MnistFiles files = MnistFiles.of(request.data());
        Size size = request.scale()
                .choose(
                        new Size(2, 3, 6, 0.2, 60, 12, 4),
                        new Size(8, 16, 128, 0.02, 1_000, 150, 5),
                        new Size(32, 64, 1024, 1.0 / 60, 10_000, 400, 8));
        long steps = request.steps().orElse(size.steps());
        int batch = request.scale().choose(20, 128, 128);
        Images images = Images.read(files.trainingImages(), files.trainingLabels(), CLASSES, Images.Layout.ROWS);
        String model = model(size, images.time(), images.features());
        SparsityStudy study = new SparsityStudy(
                request,
                (l1, l2, threshold) -> new TrainedRun.Settings(
                        model,
                        training(files, size, steps, batch, request.threads(), l1, l2),
                        "gradients: [{at: lenet, threshold: " + SparsityStudy.written(threshold) + "}]\n"),
                Long.MAX_VALUE,
                size.test(),
                UNCHANGED,
                false,
                new QualityWords("sequence", Score.ACCURACY, false));
        ExperimentReport report = new ExperimentReport(
                this,
                request,
                "Sparsity in deep neural networks - an empirical investigation with TensorQuant, tables 1 and 6, figures 2 and 3");
        report.setting("data", images.name())
                .setting(
                        "network",
                        "convolution of " + size.first() + " channels 5 x 5, pooling 2 x 2, convolution of "
                                + size.second() + " channels 5 x 5, pooling 2 x 2, dense " + size.units()
                                + ", output; ReLU, floats; emulated, no hardware has it")
                .setting("batch", batch)
                .setting("updates of each run", steps)
                .setting("optimizer", "momentum 0.9, learning rate 0.05; L2 run " + L2.l2() + ", L1 run " + L1.l1())
                .setting(
                        "thresholds",
                        "of each layer the highest that keeps the accuracy on the validation images; measured on the first "
                                + size.test() + " test images");
        List<SparsityStudy.Studied> studied = new ArrayList<>();
        for (SparsityStudy.Penalty penalty : List.of(L2, L1)) {
            if (request.wants(penalty.name())) {
                studied.add(study.study(penalty, false));
                quality(report, studied.get(studied.size() - 1), studied.get(0));
            }
        }
        layers(report, studied);
        gradients(report, study, studied);
        return report;
    }

    private static String model(Size size, int height, int width) {
        String floats = "weights: float, bias: float";
        String convolution =
                "  - {name: conv%d, type: convolution, channels: %d, kernel: 5, padding: 2, activation: relu, %s}\n  - {name: pool%d, type: max-pool, size: 2}\n";
        return "name: lenet\ninput: {type: vector, shape: [" + height + ", " + width + "]}\nlayers:\n"
                + String.format(convolution, 1, size.first(), floats, 1)
                + String.format(convolution, 2, size.second(), floats, 2)
                + "  - {name: fc3, type: dense, units: " + size.units() + ", activation: relu, " + floats + "}\n"
                + "output: {size: " + CLASSES + ", " + floats + "}\n";
    }

    private static String training(
            MnistFiles files, Size size, long steps, int batch, int threads, double l1, double l2) {
        return """
                model: model.yaml
                data: {type: images, images: %s, labels: %s, test-images: %s, test-labels: %s, validation: %.6f}
                seed: %d
                threads: %d
                batch: %d
                optimizer: {type: momentum, learning-rate: 0.05, l1: %s, l2: %s}
                phases: [{name: training, steps: %d, quantized: false}]
                evaluate-every: %d steps
                checkpoints: {every: %d steps, keep: 1}
                """
                .formatted(
                        quoted(files.trainingImages()),
                        quoted(files.trainingLabels()),
                        quoted(files.testImages()),
                        quoted(files.testLabels()),
                        size.validation(),
                        Request.SEED,
                        threads,
                        batch,
                        SparsityStudy.written(l1),
                        SparsityStudy.written(l2),
                        steps,
                        Math.max(1, steps / size.evaluations()),
                        steps);
    }

    /** A path as YAML takes it: a JSON string is one. */
    static String quoted(Path path) {
        try {
            return new ObjectMapper().writeValueAsString(path.toAbsolutePath().toString());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every text is a JSON string", e);
        }
    }

    private static void quality(ExperimentReport report, SparsityStudy.Studied studied, SparsityStudy.Studied first) {
        ExperimentReport.Table table = report.table(
                "Trained with " + studied.penalty().name(),
                "Thresholds are chosen on the validation images; the accuracy is that on the test images, and its share of the accuracy of the first network without thresholds. Paper, table 1: 26.2 % zeros with L2, 50.2 % with L1.",
                "thresholds",
                "zeros in all weights",
                "kept, validation",
                "accuracy, test",
                "of the first network's",
                "readings");
        double whole = first.plain().tally().accuracy();
        double plain = studied.plain().tally().accuracy();
        table.row("none", 0.0, 1.0, plain, plain / whole, 0);
        for (BorneThresholds borne : studied.borne()) {
            double accuracy = borne.test().tally().accuracy();
            table.row(
                    borne.outcome().method(),
                    borne.zeros(leaf -> true),
                    borne.outcome().kept(),
                    accuracy,
                    accuracy / whole,
                    borne.outcome().evaluations());
        }
    }

    private static void layers(ExperimentReport report, List<SparsityStudy.Studied> studied) {
        List<String> heads = new ArrayList<>(List.of("layer"));
        for (SparsityStudy.Studied each : studied) {
            String name = each.penalty().name();
            heads.addAll(List.of(name + " weights, grid", "joint", "paper", name + " activations", "paper"));
        }
        ExperimentReport.Table table = report.table(
                "Zeros by layer (table 1)",
                "Weights: with the thresholds of each search. Activations: what the layer gives on the test images, without thresholds; the paper's fc4 is the output.",
                heads.toArray(String[]::new));
        for (String layer : studied.isEmpty() ? List.<String>of() : List.copyOf(PAPER.keySet())) {
            List<Object> cells = new ArrayList<>(List.of(layer));
            for (SparsityStudy.Studied each : studied) {
                Predicate<Leaf> own = leaf -> leaf.layer().equals(layer);
                int column = each.penalty().equals(L2) ? 0 : 1;
                each.borne().forEach(borne -> cells.add(borne.zeros(own)));
                cells.add(PAPER.get(layer)[column]);
                cells.add(BorneThresholds.zeros(each.plain().values(), own));
                cells.add(PAPER.get(layer)[2 + column]);
            }
            table.row(cells.toArray());
        }
    }

    private static void gradients(ExperimentReport report, SparsityStudy study, List<SparsityStudy.Studied> studied) {
        Optional<SparsityStudy.Studied> base =
                studied.stream().filter(each -> each.penalty().equals(L2)).findFirst();
        if (base.isEmpty()) {
            return;
        }
        GradientThresholds gradients = new GradientThresholds(study, "weight gradients", sizes(base.get())::get);
        List<GradientThresholds.Row> rows = new ArrayList<>();
        Measured plain = base.get().plain();
        rows.add(new GradientThresholds.Row(0, base.get().run(), plain.tally(), 1));
        rows.addAll(gradients.rows(THRESHOLDS, L2, plain.tally()));
        ExperimentReport.Table table = report.table(
                "Thresholds on gradients in training (figures 2 and 3)",
                "L2 runs of the same length. Zeros are those of the last quarter of the training, in all gradients and by layer. Paper: 1e-3 keeps 99 % of the accuracy.",
                "threshold",
                "accuracy, test",
                "kept",
                "zeros",
                "conv1",
                "conv2",
                "fc3",
                "output");
        for (GradientThresholds.Row row : rows) {
            Map<String, Double> zeros = gradients.atEnd(row.run());
            table.row(
                    SparsityStudy.written(row.threshold()),
                    row.test().accuracy(),
                    row.kept(),
                    gradients.whole(zeros),
                    zeros.get("conv1.weight"),
                    zeros.get("conv2.weight"),
                    zeros.get("fc3.weight"),
                    zeros.get("output.weight"));
            if (row.threshold() == FIGURE_3) {
                gradients.curves(
                        report.chart("Zeros among gradients at 1e-3 (figure 3)", "updates", "share of zeros"),
                        row.run());
            }
        }
        List<GradientThresholds.Row> above = rows.subList(1, rows.size());
        List<Double> logarithms =
                above.stream().map(row -> Math.log10(row.threshold())).toList();
        report.chart("Threshold on gradients (figure 2)", "log10 of the threshold", "share")
                .curve(
                        "accuracy, test",
                        logarithms,
                        above.stream().map(row -> row.test().accuracy()).toList())
                .curve(
                        "zeros among gradients",
                        logarithms,
                        above.stream()
                                .map(row -> gradients.whole(gradients.atEnd(row.run())))
                                .toList());
    }

    /** Weights of each matrix by its name. */
    private static Map<String, Double> sizes(SparsityStudy.Studied studied) {
        Map<String, Double> sizes = new LinkedHashMap<>();
        studied.plain().used().forEach((leaf, counts) -> sizes.put(leaf.tensor(), (double) counts.values()));
        return sizes;
    }
}
