package dev.skipgate.testbench.experiment;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.operation.TensorOperation;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.figures.Measured;
import dev.skipgate.testbench.lab.map.Leaf;
import dev.skipgate.testbench.lab.map.ResolvedMap;
import dev.skipgate.testbench.lab.map.SparsityMap;
import dev.skipgate.testbench.lab.search.Outcome;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Thresholds on the weights or on what each layer gives, chosen on the validation data of a run and measured on its test data.
 *
 * @param outcome on the validation data, from what the search was given
 * @param plan the thresholds as operations
 * @param test what is left on the test data
 * @param kept share of the quality that the model has there without them
 */
record BorneThresholds(Outcome outcome, OperationPlan plan, Measured test, double kept) {
    /** Measures what a search found, on the test data. */
    static BorneThresholds of(Outcome outcome, MeasuredNetwork test, Tally without) {
        List<SparsityMap.Entry> entries = new ArrayList<>();
        outcome.layers().forEach((layer, own) -> {
            if (own.threshold() > 0) {
                entries.add(new SparsityMap.Entry(
                        outcome.kind(),
                        SourceLocation.of(outcome.method()),
                        own.block() + "/" + layer,
                        false,
                        new TensorOperation.Threshold(own.threshold())));
            }
        });
        SparsityMap map = new SparsityMap(outcome.method(), Map.of(), entries);
        String name = test.description().name().written();
        ResolvedMap resolved =
                ResolvedMap.of(map, name, test.network(OperationPlan.NONE).network());
        PlannedNetwork network = test.network(resolved.plan());
        Measured measured = Measured.of(
                test, network, ResolvedMap.of(map, name, network.network()).hierarchy(), steps -> {});
        return new BorneThresholds(
                outcome, resolved.plan(), measured, test.words().kept(without, measured.tally()));
    }

    /** The share of zeros of some weights. */
    double zeros(Predicate<Leaf> meant) {
        return zeros(test.used(), meant);
    }

    /** The share of zeros of some values or weights; no number when none is meant. */
    static double zeros(Map<Leaf, ValueCounts> counts, Predicate<Leaf> meant) {
        ValueCounts sum = new ValueCounts();
        counts.forEach((leaf, own) -> {
            if (meant.test(leaf)) {
                sum.add(own);
            }
        });
        return sum.values() == 0 ? Double.NaN : sum.sparsity();
    }
}
