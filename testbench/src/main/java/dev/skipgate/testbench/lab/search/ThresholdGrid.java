package dev.skipgate.testbench.lab.search;

import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.operation.TensorOperation;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.figures.WeightFigures;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.Leaf;
import dev.skipgate.testbench.lab.map.SparsityMap;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Thresholds on the stored weights of each layer, and a network to try them on. */
public final class ThresholdGrid extends ThresholdTrials {
    private final PlannedNetwork network;
    private final Hierarchy hierarchy;
    private final Map<Parameter, float[]> stored = new LinkedHashMap<>();
    private final Map<Parameter, String> layers = new HashMap<>();
    private final Map<String, String> blocks = new HashMap<>();

    /** Measures the model as it is, too. */
    public ThresholdGrid(MeasuredNetwork model) {
        super(model);
        network = model.network(OperationPlan.NONE);
        hierarchy = Hierarchy.of(model.description().name().written(), network.network(), Map.of());
        for (Leaf.OfWeights leaf : hierarchy.weights()) {
            stored.computeIfAbsent(
                    leaf.parameter(), parameter -> parameter.master().clone());
            layers.put(leaf.parameter(), leaf.layer());
            blocks.put(leaf.layer(), leaf.block());
        }
        for (String layer : new TreeSet<>(layers.values())) {
            addLayer(layer);
        }
        begin();
    }

    private void addLayer(String layer) {
        List<float[]> own = stored.entrySet().stream()
                .filter(each -> layers.get(each.getKey()).equals(layer))
                .map(Map.Entry::getValue)
                .toList();
        float[] magnitudes =
                new float[own.stream().mapToInt(each -> each.length).sum()];
        int count = 0;
        for (float[] values : own) {
            for (float value : values) {
                if (value != 0) {
                    magnitudes[count++] = Math.abs(value);
                }
            }
        }
        add(layer, magnitudes, count);
    }

    @Override
    public long removed(String layer, int step) {
        long removed = 0;
        for (Map.Entry<Parameter, float[]> each : stored.entrySet()) {
            if (layers.get(each.getKey()).equals(layer)) {
                for (float value : each.getValue()) {
                    removed += value != 0 && Math.abs(value) < threshold(layer, step) ? 1 : 0;
                }
            }
        }
        return removed;
    }

    @Override
    Tally read(Map<String, Integer> steps) {
        apply(steps);
        return model().evaluate(network, window -> {});
    }

    private void apply(Map<String, Integer> steps) {
        stored.forEach((parameter, values) -> {
            float[] master = parameter.master();
            System.arraycopy(values, 0, master, 0, values.length);
            float threshold = threshold(layers.get(parameter), steps.getOrDefault(layers.get(parameter), 0));
            new TensorOperation.Threshold(threshold)
                    .apply(master, 0, parameter.rows(), parameter.columns(), RandomState.of(0));
        });
        network.roundings().refresh();
    }

    @Override
    public Map<String, float[]> weights(Map<String, Integer> steps) {
        apply(steps);
        Map<String, float[]> weights = new HashMap<>();
        stored.keySet().forEach(each -> weights.put(each.name(), each.master().clone()));
        return weights;
    }

    @Override
    Outcome outcome(String method, Map<String, Integer> steps, Tally tally, int reads, double seconds) {
        apply(steps);
        Map<String, ValueCounts> counts = new LinkedHashMap<>();
        ValueCounts all = new ValueCounts();
        WeightFigures.used(hierarchy).forEach((leaf, own) -> {
            counts.computeIfAbsent(leaf.layer(), any -> new ValueCounts()).add(own);
            all.add(own);
        });
        Map<String, Outcome.OfLayer> found = found(steps, blocks, counts);
        return new Outcome(SparsityMap.Kind.WEIGHTS, method, found, all.sparsity(), tally, kept(tally), reads, seconds);
    }
}
