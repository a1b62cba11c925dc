package dev.skipgate.testbench.lab.figures;

import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.Leaf;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Counts the weights of a network by leaf. */
public final class WeightFigures {
    private WeightFigures() {}

    /** As they are stored: in full precision, before operations and rounding. */
    public static Map<Leaf, ValueCounts> stored(Hierarchy hierarchy) {
        return counts(hierarchy, leaf -> leaf.parameter().master());
    }

    /** As the network multiplies with them. */
    public static Map<Leaf, ValueCounts> used(Hierarchy hierarchy) {
        return counts(hierarchy, leaf -> leaf.parameter().effective());
    }

    private static Map<Leaf, ValueCounts> counts(Hierarchy hierarchy, Function<Leaf.OfWeights, float[]> values) {
        Map<Leaf, ValueCounts> counts = new LinkedHashMap<>();
        for (Leaf.OfWeights leaf : hierarchy.weights()) {
            ValueCounts each = new ValueCounts();
            each.add(values.apply(leaf), leaf.from(), leaf.size());
            counts.put(leaf, each);
        }
        return counts;
    }
}
