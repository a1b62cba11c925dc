package dev.skipgate.testbench.lab.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.map.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/** Counts of leaves as a tree of JSON: tensors with their gates, layers, blocks, the model. */
final class FigureTree {
    private static final int LEAST_POWER = -20;
    private static final int POWERS = 24;

    private final Map<Leaf, ValueCounts> counts;

    FigureTree(Map<Leaf, ValueCounts> counts) {
        this.counts = counts;
    }

    /** Of weights: sums over layers and blocks are equations 3 to 5. */
    ObjectNode weights() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        put(json.putObject("model"), sum(leaf -> true));
        each(Leaf::block).forEach((block, leaves) -> put(named(json.withArray("blocks"), block), sum(leaves)));
        layers(json, this::sum);
        tensors(json);
        return json;
    }

    /** Of activations: those of a layer, a block and the model are of its last output alone, whatever is before it (section 2.1). */
    ObjectNode activations() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        each(Leaf::block).forEach((block, leaves) -> put(named(json.withArray("blocks"), block), last(leaves)));
        layers(json, this::last);
        tensors(json);
        return json;
    }

    private void layers(ObjectNode json, Function<List<Leaf>, ValueCounts> of) {
        each(Leaf::layer).forEach((layer, leaves) -> {
            ObjectNode node = named(json.withArray("layers"), layer);
            node.put("block", leaves.get(0).block());
            put(node, of.apply(leaves));
            Map<String, List<Leaf>> gates = new LinkedHashMap<>();
            leaves.forEach(leaf -> leaf.gate().ifPresent(gate -> gates.computeIfAbsent(gate, any -> new ArrayList<>())
                    .add(leaf)));
            gates.forEach((gate, own) -> put(node.withObject("/gates/" + gate), sum(own)));
        });
    }

    private void tensors(ObjectNode json) {
        each(leaf -> leaf.layer() + "/" + leaf.tensor()).values().forEach(leaves -> {
            Leaf first = leaves.get(0);
            ObjectNode node = named(json.withArray("tensors"), first.tensor());
            node.put("layer", first.layer()).put("block", first.block());
            ValueCounts all = sum(leaves);
            put(node, all);
            leaves.forEach(
                    leaf -> leaf.gate().ifPresent(gate -> put(node.withObject("/gates/" + gate), counts.get(leaf))));
            ObjectNode magnitudes = node.putObject("magnitudes");
            magnitudes.put("fromPowerOfTwo", LEAST_POWER).put("toPowerOfTwo", LEAST_POWER + POWERS);
            ArrayNode bins = magnitudes.putArray("counts");
            for (long bin : all.magnitudes(LEAST_POWER, POWERS)) {
                bins.add(bin);
            }
        });
    }

    private Map<String, List<Leaf>> each(Function<Leaf, String> level) {
        Map<String, List<Leaf>> groups = new LinkedHashMap<>();
        counts.keySet().forEach(leaf -> groups.computeIfAbsent(level.apply(leaf), any -> new ArrayList<>())
                .add(leaf));
        return groups;
    }

    private ValueCounts sum(Predicate<Leaf> meant) {
        return sum(counts.keySet().stream().filter(meant).toList());
    }

    private ValueCounts sum(List<Leaf> leaves) {
        ValueCounts sum = new ValueCounts();
        leaves.forEach(leaf -> sum.add(counts.get(leaf)));
        return sum;
    }

    /** The output of the last layer, of both directions where there are two. */
    private ValueCounts last(List<Leaf> leaves) {
        Leaf.OfValues end = (Leaf.OfValues) leaves.get(leaves.size() - 1);
        return sum(leaves.stream()
                .filter(leaf ->
                        leaf instanceof Leaf.OfValues each && each.index() == end.index() && each.site() == end.site())
                .toList());
    }

    private static ObjectNode named(ArrayNode list, String name) {
        return list.addObject().put("name", name);
    }

    private static void put(ObjectNode node, ValueCounts counts) {
        node.put("values", counts.values()).put("zeros", counts.zeros()).put("sparsity", counts.sparsity());
    }
}
