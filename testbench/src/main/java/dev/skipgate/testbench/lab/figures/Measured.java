package dev.skipgate.testbench.lab.figures;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.Leaf;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * What one reading of the data came to.
 *
 * @param used weights as the network multiplied with them
 * @param values that the layers made
 * @param seconds that the reading took
 */
public record Measured(Tally tally, Map<Leaf, ValueCounts> used, Map<Leaf, ValueCounts> values, double seconds) {
    private static final double NANOS = 1e9;

    /**
     * Reads the data once.
     *
     * @param progress is told how many steps have gone by
     */
    public static Measured of(
            MeasuredNetwork model, PlannedNetwork network, Hierarchy hierarchy, LongConsumer progress) {
        long start = System.nanoTime();
        ValueWatcher watcher = new ValueWatcher(network.network(), hierarchy);
        Tally tally = model.evaluate(network, window -> {
            watcher.accept(window);
            progress.accept(watcher.steps());
        });
        double seconds = (System.nanoTime() - start) / NANOS;
        return new Measured(tally, WeightFigures.used(hierarchy), watcher.counts(), seconds);
    }

    /** Puts the trees of both into an object. */
    public void put(ObjectNode json) {
        json.set("weights", new FigureTree(used).weights());
        json.set("activations", new FigureTree(values).activations());
    }
}
