package dev.skipgate.testbench.lab.figures;

import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.lab.map.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Finds layers and tensors of which a map leaves nothing; it is done all the same. */
public final class ZeroedTensors {
    private ZeroedTensors() {}

    /** A sentence for each layer, or tensor of another layer, that had values other than zero and has none with the map. */
    public static List<String> of(Measured plain, Measured with) {
        List<String> warnings = new ArrayList<>(of("weights", plain.used(), with.used()));
        warnings.addAll(of("values", plain.values(), with.values()));
        return warnings;
    }

    private static List<String> of(String what, Map<Leaf, ValueCounts> plain, Map<Leaf, ValueCounts> with) {
        Map<String, ValueCounts> layers = sums(with, false);
        Map<String, ValueCounts> tensors = sums(with, true);
        Map<String, ValueCounts> before = sums(plain, true);
        Map<String, ValueCounts> layersBefore = sums(plain, false);
        List<String> warnings = new ArrayList<>();
        layers.forEach((layer, counts) -> {
            if (emptied(layersBefore.get(layer), counts)) {
                warnings.add(String.format(
                        Locale.ROOT, "the map makes all %,d %s of layer %s zero", counts.values(), what, layer));
            } else {
                tensors.forEach((tensor, own) -> {
                    if (tensor.startsWith(layer + "/") && emptied(before.get(tensor), own)) {
                        warnings.add(String.format(
                                Locale.ROOT, "the map makes all %,d %s of %s zero", own.values(), what, tensor));
                    }
                });
            }
        });
        return warnings;
    }

    private static boolean emptied(ValueCounts before, ValueCounts after) {
        return after.values() > 0 && after.zeros() == after.values() && before.zeros() < before.values();
    }

    private static Map<String, ValueCounts> sums(Map<Leaf, ValueCounts> counts, boolean byTensor) {
        Map<String, ValueCounts> sums = new LinkedHashMap<>();
        counts.forEach((leaf, own) -> sums.computeIfAbsent(
                        byTensor ? leaf.layer() + "/" + leaf.tensor() : leaf.layer(), any -> new ValueCounts())
                .add(own));
        return sums;
    }
}
