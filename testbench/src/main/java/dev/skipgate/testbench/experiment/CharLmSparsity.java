package dev.skipgate.testbench.experiment;

import dev.skipgate.compiler.Overrides;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.lab.map.Leaf;
import dev.skipgate.testbench.lab.search.MappedWeights;
import dev.skipgate.testbench.lab.search.OnBoard;
import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.MeasuredNetwork;
import dev.skipgate.testbench.training.QualityWords;
import dev.skipgate.testbench.training.Score;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** What the questions of tensorquant-sparsity come to on a recurrent character model: zeros by layer and gate at 99 % of the quality, and what they are worth on a board. */
final class CharLmSparsity implements Experiment {
    private static final SparsityStudy.Penalty L2 = new SparsityStudy.Penalty("L2", 0, 1e-4);
    private static final SparsityStudy.Penalty L1 = new SparsityStudy.Penalty("L1", 3e-5, 0);
    private static final List<Double> THRESHOLDS = List.of(1e-7, 3e-7, 1e-6);
    private static final double KEEP = 0.99;
    private static final double BITS = 1 / Math.log(2);
    private static final String BOARD = "u55c";

    /** Units of each layer, updates in floats and rounded, targets to search and to measure on. */
    private record Size(
            int hidden, int batch, int time, int lanes, long floats, long rounded, long search, long test) {}

    @Override
    public String name() {
        return "char-lm-sparsity";
    }

    @Override
    public String summary() {
        return "Zeros among the weights, activations and gradients of a recurrent character model, trained with L2 and with L1, at 99 % of the quality, and the cycles they are worth.";
    }

    @Override
    public String data() {
        return "a text file, packed by gzip or not; it has to be given";
    }

    @Override
    public ExperimentReport run(Request request) {
        Path text = text(request.data());
        Size size = request.scale()
                .choose(
                        new Size(6, 4, 5, 4, 6, 3, 30, 30),
                        new Size(48, 16, 32, 16, 600, 100, 2_000, 4_000),
                        new Size(128, 32, 48, 64, 800, 200, 8_000, 20_000));
        long floats = request.steps().orElse(size.floats());
        SparsityStudy study = new SparsityStudy(
                request,
                "",
                (l1, l2, threshold) -> new TrainedRun.Settings(
                        model(size, threshold), training(request, text, size, floats, l1, l2), "weights: []\n"),
                size.search(),
                size.test(),
                KEEP,
                true,
                new QualityWords("character", Score.ACCURACY, true));
        ExperimentReport report = new ExperimentReport(
                this,
                request,
                "Sparsity in deep neural networks - an empirical investigation with TensorQuant, section 3, which has no recurrent network");
        report.setting("text", text.getFileName().toString())
                .setting("network", "one-hot, LSTM 2 x " + size.hidden() + ", linear; weights exponential 2^-8 to 1")
                .setting("batch, sequence", size.batch() + ", " + size.time())
                .setting("updates of each run", floats + " in floats, " + size.rounded() + " rounded")
                .setting(
                        "optimizer",
                        "Adam, learning rate 0.003, gradient norm clipped at 1; L2 run " + L2.l2() + ", L1 run "
                                + L1.l1())
                .setting(
                        "thresholds",
                        "chosen on " + size.search() + " validation characters, measured on " + size.test()
                                + " test characters, for " + KEEP + " of the quality")
                .setting("hardware", size.lanes() + " lanes of a " + BOARD + ", the compiler's cost model (estimated)");
        List<SparsityStudy.Studied> studied = new ArrayList<>();
        for (SparsityStudy.Penalty penalty : List.of(L2, L1)) {
            if (request.wants(study.run(penalty))) {
                studied.add(study.study(penalty, true));
                quality(report, study, studied.get(studied.size() - 1), size);
            }
        }
        layers(report, studied);
        gradients(report, study, studied);
        return report;
    }

    private static Path text(List<Path> data) {
        if (data.size() != 1) {
            throw new DataException(data.size() + " files are given; wanted one text, with --data");
        }
        if (!Files.isRegularFile(data.get(0))) {
            throw new DataException(data.get(0) + ": there is no such file; wanted a text");
        }
        return data.get(0);
    }

    private static String model(Size size, double threshold) {
        String layer =
                "  - {name: %s, hidden: %d, input-weights: \"exponential(-8,0)\", recurrent-weights: \"exponential(-8,0)\"}\n";
        return "name: char-lm\ninput: {type: one-hot}\nlayers:\n"
                + String.format(layer, "lower", size.hidden())
                + String.format(layer, "upper", size.hidden())
                + "output: {weights: \"exponential(-8,0)\"}\n"
                + "training: {gradient-threshold: " + SparsityStudy.written(threshold) + "}\n"
                + "hardware: {board: " + BOARD + ", lanes: " + size.lanes() + "}\n";
    }

    private static String training(Request request, Path text, Size size, long floats, double l1, double l2) {
        long all = floats + size.rounded();
        return """
                model: model.yaml
                data: {type: characters, file: %s, split: [0.9, 0.05, 0.05]}
                seed: %d
                threads: %d
                sequence: %d
                batch: %d
                optimizer: {type: adam, learning-rate: 0.003, clip-norm: 1, l1: %s, l2: %s}
                phases:
                  - {name: float, steps: %d, quantized: false}
                  - {name: rounded, steps: %d, learning-rate: 0.001}
                evaluate-every: %d steps
                checkpoints: {every: %d steps, keep: 1}
                """
                .formatted(
                        Request.quoted(text),
                        Request.SEED,
                        request.threads(),
                        size.time(),
                        size.batch(),
                        SparsityStudy.written(l1),
                        SparsityStudy.written(l2),
                        floats,
                        size.rounded(),
                        Math.max(1, all / 8),
                        all);
    }

    private static double bits(Tally tally) {
        return BITS * tally.mean();
    }

    private static void quality(
            ExperimentReport report, SparsityStudy study, SparsityStudy.Studied studied, Size size) {
        ExperimentReport.Table table = report.table(
                "Trained with " + studied.penalty().name(),
                "The grid search chooses for each layer alone, then all are applied; the joint one accounts for what layers do to one another. Cycles and MACs are estimated; operations on activations are no part of the hardware that is compiled, so they have none.",
                "thresholds on",
                "search",
                "zeros",
                "kept, validation",
                "bits a character, test",
                "kept, test",
                "readings",
                "cycles a step",
                "executed MACs");
        try (MeasuredNetwork model = studied.run().open(EvaluationData.Part.TEST, study.test(), true)) {
            OnBoard board = new OnBoard(
                    model,
                    new Overrides(
                            Optional.of(BOARD),
                            Optional.of(String.valueOf(size.lanes())),
                            Optional.empty(),
                            OptionalDouble.empty()));
            TrainableNetwork network = model.network(OperationPlan.NONE).network();
            Worth plain = board.with(matrix -> Optional.empty());
            double zeros = BorneThresholds.zeros(studied.plain().used(), leaf -> true);
            table.row(
                    "nothing",
                    "",
                    zeros,
                    1.0,
                    bits(studied.plain().tally()),
                    1.0,
                    0,
                    plain.cycles(),
                    plain.executedMacs());
            for (BorneThresholds borne : studied.borne()) {
                Worth worth = board.with(new MappedWeights(borne.plan(), network));
                row(table, "weights", borne, borne.zeros(leaf -> true), worth.cycles(), worth.executedMacs());
            }
            for (BorneThresholds borne : studied.activations()) {
                row(table, "activations", borne, borne.outcome().sparsity(), "", "");
            }
        }
    }

    private static void row(
            ExperimentReport.Table table, String on, BorneThresholds borne, double zeros, Object cycles, Object macs) {
        table.row(
                on,
                borne.outcome().method(),
                zeros,
                borne.outcome().kept(),
                bits(borne.test().tally()),
                borne.kept(),
                borne.outcome().evaluations(),
                cycles,
                macs);
    }

    private static void layers(ExperimentReport report, List<SparsityStudy.Studied> studied) {
        List<String> heads = new ArrayList<>(List.of("layer", "gate"));
        for (SparsityStudy.Studied each : studied) {
            String name = each.penalty().name();
            heads.addAll(
                    List.of(name + " weights, none", "grid", "joint", name + " activations, none", "grid", "joint"));
        }
        ExperimentReport.Table table = report.table(
                "Zeros by layer and gate",
                "On the test data, weights rounded as hardware has them. Activations: hidden states, and of gates their values.",
                heads.toArray(String[]::new));
        for (String layer : studied.isEmpty() ? List.<String>of() : List.of("lower", "upper", "output")) {
            for (String gate : layer.equals("output") ? List.of("") : List.of("", "i", "f", "g", "o")) {
                List<Object> cells = new ArrayList<>(List.of(layer, gate));
                studied.forEach(each -> cells.addAll(zeros(each, layer, gate)));
                table.row(cells.toArray());
            }
        }
    }

    private static List<Object> zeros(SparsityStudy.Studied studied, String layer, String gate) {
        Predicate<Leaf> weights = leaf -> leaf.layer().equals(layer)
                && (gate.isEmpty() || leaf.gate().orElse("").equals(gate));
        Predicate<Leaf> values = leaf -> leaf.layer().equals(layer)
                && (gate.isEmpty()
                        ? leaf.tensor().equals(layer.equals("output") ? "logits" : "hidden")
                        : leaf.gate().orElse("").equals(gate));
        List<Object> cells = new ArrayList<>();
        cells.add(BorneThresholds.zeros(studied.plain().used(), weights));
        studied.borne().forEach(borne -> cells.add(borne.zeros(weights)));
        cells.add(BorneThresholds.zeros(studied.plain().values(), values));
        studied.activations()
                .forEach(borne -> cells.add(BorneThresholds.zeros(borne.test().values(), values)));
        return cells;
    }

    private static void gradients(ExperimentReport report, SparsityStudy study, List<SparsityStudy.Studied> studied) {
        Optional<SparsityStudy.Plain> base = study.base(L2, studied, THRESHOLDS);
        if (base.isEmpty()) {
            return;
        }
        GradientThresholds gradients = new GradientThresholds(study, "gate gradients", name -> 1);
        List<GradientThresholds.Row> rows = gradients.rows(THRESHOLDS, L2, base.get());
        List<String> gates = List.of("i", "f", "g", "o");
        List<String> heads = new ArrayList<>(
                List.of("threshold", "bits a character, test", "kept", "zeros", "MACs of training skipped"));
        List.of("lower", "upper").forEach(layer -> gates.forEach(gate -> heads.add(layer + " " + gate)));
        ExperimentReport.Table table = report.table(
                "Thresholds on gate gradients in training",
                "L2 runs of the same length. Zeros and skipped MACs of the recurrent layers' products are those of the last quarter of the evaluations.",
                heads.toArray(String[]::new));
        GradientThresholds products = new GradientThresholds(study, "products of training", name -> 1);
        for (GradientThresholds.Row row : rows) {
            Map<String, Double> zeros = gradients.atEnd(row.run());
            List<Object> cells = new ArrayList<>(List.of(
                    SparsityStudy.written(row.threshold()),
                    bits(row.test()),
                    row.kept(),
                    gradients.whole(zeros),
                    products.whole(products.atEnd(row.run()))));
            List.of("lower", "upper").forEach(layer -> gates.forEach(gate -> cells.add(zeros.get(layer + "." + gate))));
            table.row(cells.toArray());
            if (row.threshold() > 0) {
                gradients.curves(
                        report.chart(
                                "Zeros among gate gradients at " + SparsityStudy.written(row.threshold()),
                                "updates",
                                "share of zeros"),
                        row.run());
            }
        }
    }
}
