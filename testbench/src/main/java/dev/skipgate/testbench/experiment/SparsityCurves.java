package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.run.TrainingListener.Sparsity;
import dev.skipgate.runtime.training.sparse.GateCounts;
import dev.skipgate.runtime.training.sparse.SkippedProducts;
import java.util.List;
import java.util.Map;

/** Sums of a run's reports on the sparsity of its gate gradients. */
record SparsityCurves(List<Sparsity> reports) {
    SparsityCurves {
        reports = List.copyOf(reports);
    }

    /** Share of zeros of each report, all layers and gates together. */
    List<Double> overTraining() {
        return reports.stream()
                .map(each -> share(each.gateGradients().values().stream().toList()))
                .toList();
    }

    /** Share of zeros of the whole run. */
    double whole() {
        return share(reports.stream()
                .flatMap(each -> each.gateGradients().values().stream())
                .toList());
    }

    /** Share of zeros of one gate of one layer in the whole run. */
    double gate(String layer, int gate) {
        double zeros = 0;
        double all = 0;
        for (Sparsity report : reports) {
            GateCounts counts = report.gateGradients().get(layer);
            zeros += counts.zeros()[gate];
            all += counts.all()[gate];
        }
        return zeros / all;
    }

    /** Products of the recurrent layers, the whole run. */
    SkippedProducts products() {
        return reports.stream().map(Sparsity::skipped).reduce(SkippedProducts.NONE, SkippedProducts::plus);
    }

    /** The last thresholds by layer. */
    Map<String, Float> lastThresholds() {
        return reports.isEmpty() ? Map.of() : reports.get(reports.size() - 1).thresholds();
    }

    private static double share(List<GateCounts> counts) {
        double zeros = 0;
        double all = 0;
        for (GateCounts each : counts) {
            for (int gate = 0; gate < each.all().length; gate++) {
                zeros += each.zeros()[gate];
                all += each.all()[gate];
            }
        }
        return zeros / all;
    }
}
