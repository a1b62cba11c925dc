package dev.skipgate.testbench.lab.search;

import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.operation.TensorOperation;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.plan.Site;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.figures.ValueWatcher;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.Leaf;
import dev.skipgate.testbench.lab.map.SparsityMap;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Thresholds on what each layer below the output gives, the hidden states of recurrent layers among them, which then are also what the next step multiplies with. They are chosen by the
 * first values that a layer gives on the data, {@value #SAMPLE} at most.
 */
public final class ActivationTrials extends ThresholdTrials {
    private static final int SAMPLE = 200_000;

    private final List<Leaf.OfValues> outputs;
    private final Map<String, Sample> samples = new LinkedHashMap<>();

    /** Magnitudes other than zero. */
    private static final class Sample {
        private final float[] magnitudes = new float[SAMPLE];
        private int count;

        void take(Sequence values) {
            int end = values.offset() + values.rows() * values.width();
            for (int i = values.offset(); i < end && count < SAMPLE; i++) {
                if (values.data()[i] != 0) {
                    magnitudes[count++] = Math.abs(values.data()[i]);
                }
            }
        }
    }

    /** Measures the model as it is, too. */
    public ActivationTrials(MeasuredNetwork model) {
        super(model);
        PlannedNetwork network = model.network(OperationPlan.NONE);
        int last = network.network().layers().size() - 1;
        outputs = hierarchy(network).values().stream()
                .filter(leaf -> leaf.site() == Site.OUTPUT && leaf.index() < last)
                .toList();
        outputs.forEach(leaf -> samples.put(leaf.layer(), new Sample()));
        model.evaluate(
                network,
                window -> outputs.forEach(
                        leaf -> samples.get(leaf.layer()).take(network.network().output(leaf.index()))));
        samples.forEach((layer, sample) -> add(layer, sample.magnitudes, sample.count));
        begin();
    }

    private Hierarchy hierarchy(PlannedNetwork network) {
        return Hierarchy.of(model().description().name().written(), network.network(), Map.of());
    }

    @Override
    public long removed(String layer, int step) {
        Sample sample = samples.get(layer);
        long removed = 0;
        for (int i = 0; i < sample.count; i++) {
            removed += sample.magnitudes[i] < threshold(layer, step) ? 1 : 0;
        }
        return removed;
    }

    private PlannedNetwork network(Map<String, Integer> steps) {
        List<OperationPlan.OnValues> operations = outputs.stream()
                .filter(leaf -> steps.getOrDefault(leaf.layer(), 0) > 0)
                .map(leaf -> new OperationPlan.OnValues(
                        leaf.owner(),
                        leaf.reverse(),
                        leaf.site(),
                        leaf.part(),
                        new TensorOperation.Threshold(threshold(leaf.layer(), steps.get(leaf.layer())))))
                .toList();
        return model().network(new OperationPlan(List.of(), operations, List.of()));
    }

    @Override
    Tally read(Map<String, Integer> steps) {
        return model().evaluate(network(steps), window -> {});
    }

    @Override
    Outcome outcome(String method, Map<String, Integer> steps, Tally tally, int reads, double seconds) {
        PlannedNetwork network = network(steps);
        ValueWatcher watcher = new ValueWatcher(network.network(), hierarchy(network));
        model().evaluate(network, watcher);
        ValueCounts all = new ValueCounts();
        Map<String, ValueCounts> counts = new LinkedHashMap<>();
        Map<String, String> blocks = new LinkedHashMap<>();
        watcher.counts().forEach((leaf, own) -> {
            if (samples.containsKey(leaf.layer()) && ((Leaf.OfValues) leaf).site() == Site.OUTPUT) {
                counts.computeIfAbsent(leaf.layer(), any -> new ValueCounts()).add(own);
                blocks.put(leaf.layer(), leaf.block());
                all.add(own);
            }
        });
        Map<String, Outcome.OfLayer> found = found(steps, blocks, counts);
        return new Outcome(
                SparsityMap.Kind.ACTIVATIONS, method, found, all.sparsity(), tally, kept(tally), reads, seconds);
    }
}
