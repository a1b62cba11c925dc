package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.run.Tally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * Runs with thresholds on gradients beside one without (tensorquant-sparsity, section 3.2 and figures 2 and 3).
 *
 * @param group of shares in metrics.jsonl
 * @param weight of a name of the group in their mean, such as the size of a matrix
 */
record GradientThresholds(SparsityStudy study, String group, ToDoubleFunction<String> weight) {
    /**
     * A run.
     *
     * @param kept share of the quality of the run without a threshold
     */
    record Row(double threshold, TrainedRun run, Tally test, double kept) {}

    /** The run without a threshold, and one for each threshold that was asked for. */
    List<Row> rows(List<Double> thresholds, SparsityStudy.Penalty penalty, SparsityStudy.Plain base) {
        List<Row> rows = new ArrayList<>();
        Tally without = base.test().tally();
        rows.add(new Row(0, base.run(), without, 1));
        for (double threshold : thresholds) {
            if (study.request().wants(study.run(threshold))) {
                TrainedRun run = study.train(penalty, threshold);
                Tally test = run.failure().isPresent()
                        ? new Tally(Double.NaN, 1, Double.NaN, 1)
                        : study.measured(run).tally();
                rows.add(new Row(threshold, run, test, study.words().kept(without, test)));
            }
        }
        return rows;
    }

    /** Zeros of each name in the last quarter of the evaluations. */
    Map<String, Double> atEnd(TrainedRun run) {
        List<Map<String, Double>> reports = List.copyOf(run.sparsity(group).values());
        List<Map<String, Double>> last = reports.subList(reports.size() * 3 / 4, reports.size());
        Map<String, Double> means = new LinkedHashMap<>();
        for (String name :
                new TreeSet<>(last.isEmpty() ? List.of() : last.get(0).keySet())) {
            means.put(
                    name,
                    last.stream().mapToDouble(each -> each.get(name)).average().orElseThrow());
        }
        return means;
    }

    /** Zeros of all together. */
    double whole(Map<String, Double> shares) {
        double zeros = 0;
        double all = 0;
        for (Map.Entry<String, Double> each : shares.entrySet()) {
            zeros += weight.applyAsDouble(each.getKey()) * each.getValue();
            all += weight.applyAsDouble(each.getKey());
        }
        return all == 0 ? Double.NaN : zeros / all;
    }

    /** A curve for each name over the updates of a run. */
    void curves(ExperimentReport.Chart chart, TrainedRun run) {
        Map<Long, Map<String, Double>> reports = run.sparsity(group);
        List<Double> steps = reports.keySet().stream().map(Long::doubleValue).toList();
        new TreeSet<>(reports.values().stream()
                        .flatMap(each -> each.keySet().stream())
                        .toList())
                .forEach(name -> chart.curve(
                        name,
                        steps,
                        reports.values().stream().map(each -> each.get(name)).toList()));
    }
}
