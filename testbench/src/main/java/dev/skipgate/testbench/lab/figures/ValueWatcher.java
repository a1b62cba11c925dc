package dev.skipgate.testbench.lab.figures;

import dev.skipgate.runtime.training.model.BidirectionalLayer;
import dev.skipgate.runtime.training.model.LastStepLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.plan.Site;
import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts the values of each window as it goes by and keeps none of them, so that its memory does not grow with the data. Padding is not counted.
 *
 * <p>Gates, cell states and outputs are counted. The sums before the gates and the squashed cell state are places for operations alone: they are no tensors that hardware multiplies
 * with, and a layer does not keep the sums.
 */
public final class ValueWatcher implements Consumer<Window> {
    private static final List<Site> COUNTED = List.of(Site.GATE, Site.CELL, Site.OUTPUT);

    private final TrainableNetwork network;
    private final int lastStep;
    private final List<Counting> countings = new ArrayList<>();
    private long targets;

    /** What one leaf has come to. */
    private record Counting(Leaf.OfValues leaf, Optional<RecurrentLayer> layer, ValueCounts counts) {}

    public ValueWatcher(TrainableNetwork network, Hierarchy hierarchy) {
        this.network = network;
        int found = network.layers().size();
        for (int i = 0; i < network.layers().size(); i++) {
            found = network.layers().get(i) instanceof LastStepLayer ? i : found;
        }
        lastStep = found;
        for (Leaf.OfValues leaf : hierarchy.values()) {
            if (COUNTED.contains(leaf.site())) {
                Layer layer = network.layers().get(leaf.index());
                countings.add(new Counting(leaf, recurrent(layer, leaf.reverse()), new ValueCounts()));
            }
        }
    }

    private static Optional<RecurrentLayer> recurrent(Layer layer, boolean reverse) {
        if (layer instanceof BidirectionalLayer both) {
            return Optional.of(both.directions().get(reverse ? 1 : 0));
        }
        return layer instanceof RecurrentLayer one ? Optional.of(one) : Optional.empty();
    }

    @Override
    public void accept(Window window) {
        targets += window.rows();
        for (Counting each : countings) {
            if (each.leaf().site() == Site.GATE) {
                each.layer().orElseThrow().gateValues().forEach((gate, values, from, count) -> {
                    if (gate == each.leaf().part()) {
                        each.counts().add(values, from, count);
                    }
                });
            } else {
                count(values(each), each.leaf().index() > lastStep ? window.lastStep() : window, each.counts());
            }
        }
    }

    private Sequence values(Counting each) {
        if (each.layer().isEmpty()) {
            return network.output(each.leaf().index());
        }
        RecurrentLayer layer = each.layer().get();
        return each.leaf().site() == Site.CELL ? layer.cellValues() : layer.hiddenValues();
    }

    private static void count(Sequence values, Window window, ValueCounts counts) {
        if (window.padding().isEmpty()) {
            counts.add(values.data(), values.offset(), values.rows() * values.width());
            return;
        }
        for (int row = 0; row < values.rows(); row++) {
            if (!window.isPadding(row / window.batch(), row % window.batch())) {
                counts.add(values.data(), values.offset() + row * values.width(), values.width());
            }
        }
    }

    /** Steps of sequences that went by, padding included. */
    public long steps() {
        return targets;
    }

    /** What each leaf has come to, in the order of the hierarchy. */
    public Map<Leaf, ValueCounts> counts() {
        Map<Leaf, ValueCounts> counts = new LinkedHashMap<>();
        countings.forEach(each -> counts.put(each.leaf(), each.counts()));
        return counts;
    }
}
