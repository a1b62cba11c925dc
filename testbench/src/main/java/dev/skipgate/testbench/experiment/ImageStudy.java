package dev.skipgate.testbench.experiment;

import dev.skipgate.testbench.lab.figures.Measured;
import dev.skipgate.testbench.lab.map.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What tensorquant-sparsity tells of LeNet (tables 1 and 6, figures 2 and 3), told of a network for images, as tables and charts of a report. */
record ImageStudy(ImageNetwork network, SparsityStudy study, ExperimentReport report) {
    static final SparsityStudy.Penalty L2 = new SparsityStudy.Penalty("L2", 0, 5e-4);
    static final SparsityStudy.Penalty L1 = new SparsityStudy.Penalty("L1", 5e-5, 0);
    private static final double FIGURE_3 = 1e-3;
    private static final List<Double> THRESHOLDS = List.of(1e-4, FIGURE_3, 1e-2, 1e-1);

    void run() {
        List<SparsityStudy.Studied> studied = new ArrayList<>();
        for (SparsityStudy.Penalty penalty : List.of(L2, L1)) {
            if (study.request().wants(study.run(penalty))) {
                studied.add(study.study(penalty, false));
                quality(studied.get(studied.size() - 1), studied.get(0));
            }
        }
        if (!studied.isEmpty()) {
            layers(studied);
        }
        study.base(L2, studied, THRESHOLDS).ifPresent(this::gradients);
    }

    private void quality(SparsityStudy.Studied studied, SparsityStudy.Studied first) {
        ExperimentReport.Table table = report.table(
                network.name() + ", trained with " + studied.penalty().name(),
                "Thresholds are chosen on the validation images; the accuracy is that on the test images, and its share of the accuracy of the first of the two networks without thresholds. Paper, LeNet: 26.2 % zeros with L2, 50.2 % with L1.",
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

    private void layers(List<SparsityStudy.Studied> studied) {
        boolean paper =
                network.layers().stream().allMatch(layer -> layer.paper().isPresent());
        List<String> heads = new ArrayList<>(List.of("layer"));
        for (SparsityStudy.Studied each : studied) {
            String name = each.penalty().name();
            heads.addAll(List.of(name + " weights, grid", "joint"));
            heads.addAll(paper ? List.of("paper") : List.of());
            heads.add(name + " activations");
            heads.addAll(paper ? List.of("paper") : List.of());
        }
        ExperimentReport.Table table = report.table(
                network.name() + ", zeros by layer (table 1)",
                "Weights: with the thresholds of each search. Activations: what the layer gives on the test images, without thresholds"
                        + (paper ? "; the paper's fc4 is the output." : "."),
                heads.toArray(String[]::new));
        for (ImageNetwork.Layer layer : network.layers()) {
            List<Object> cells = new ArrayList<>(List.of(layer.name()));
            for (SparsityStudy.Studied each : studied) {
                Predicate<Leaf> own = leaf -> leaf.layer().equals(layer.name());
                boolean l2 = each.penalty().equals(L2);
                each.borne().forEach(borne -> cells.add(borne.zeros(own)));
                layer.paper().ifPresent(zeros -> cells.add(l2 ? zeros.weightsL2() : zeros.weightsL1()));
                cells.add(BorneThresholds.zeros(each.plain().values(), own));
                layer.paper().ifPresent(zeros -> cells.add(l2 ? zeros.activationsL2() : zeros.activationsL1()));
            }
            table.row(cells.toArray());
        }
    }

    private void gradients(SparsityStudy.Plain base) {
        GradientThresholds gradients = new GradientThresholds(study, "weight gradients", sizes(base.test())::get);
        List<GradientThresholds.Row> rows = gradients.rows(THRESHOLDS, L2, base);
        List<String> heads = new ArrayList<>(List.of("threshold", "accuracy, test", "kept", "zeros"));
        network.layers().forEach(layer -> heads.add(layer.name()));
        ExperimentReport.Table table = report.table(
                network.name() + ", thresholds on gradients in training (figures 2 and 3)",
                "L2 runs of the same length. Zeros are those of the last quarter of the training, in all gradients and by layer. Paper, LeNet: 1e-3 keeps 99 % of the accuracy.",
                heads.toArray(String[]::new));
        for (GradientThresholds.Row row : rows) {
            Map<String, Double> zeros = gradients.atEnd(row.run());
            List<Object> cells = new ArrayList<>(List.of(
                    SparsityStudy.written(row.threshold()), row.test().accuracy(), row.kept(), gradients.whole(zeros)));
            network.layers().forEach(layer -> cells.add(zeros.get(layer.name() + ".weight")));
            table.row(cells.toArray());
            if (row.threshold() == FIGURE_3) {
                gradients.curves(
                        report.chart(
                                network.name() + ", zeros among gradients at 1e-3 (figure 3)",
                                "updates",
                                "share of zeros"),
                        row.run());
            }
        }
        List<GradientThresholds.Row> above = rows.subList(1, rows.size());
        if (!above.isEmpty()) {
            figure2(gradients, above);
        }
    }

    private void figure2(GradientThresholds gradients, List<GradientThresholds.Row> rows) {
        List<Double> logarithms =
                rows.stream().map(row -> Math.log10(row.threshold())).toList();
        report.chart(network.name() + ", threshold on gradients (figure 2)", "log10 of the threshold", "share")
                .curve(
                        "accuracy, test",
                        logarithms,
                        rows.stream().map(row -> row.test().accuracy()).toList())
                .curve(
                        "zeros among gradients",
                        logarithms,
                        rows.stream()
                                .map(row -> gradients.whole(gradients.atEnd(row.run())))
                                .toList());
    }

    /** Weights of each matrix by its name. */
    private static Map<String, Double> sizes(Measured plain) {
        Map<String, Double> sizes = new LinkedHashMap<>();
        plain.used().forEach((leaf, counts) -> sizes.put(leaf.tensor(), (double) counts.values()));
        return sizes;
    }
}
