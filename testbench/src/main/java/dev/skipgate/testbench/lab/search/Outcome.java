package dev.skipgate.testbench.lab.search;

import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.lab.map.SparsityMap;
import java.util.Map;

/**
 * The thresholds that a search found, all applied at once.
 *
 * @param kind what the thresholds are on: weights or activations
 * @param method {@code grid} or {@code joint}
 * @param layers by name
 * @param sparsity of all weights as the network multiplies with them, or of what all layers that were searched give
 * @param kept share of the quality
 * @param evaluations how often the data were read
 */
public record Outcome(
        SparsityMap.Kind kind,
        String method,
        Map<String, OfLayer> layers,
        double sparsity,
        Tally tally,
        double kept,
        int evaluations,
        double seconds) {
    /**
     * What a layer got.
     *
     * @param block that it is in
     * @param sparsity of its weights, or of what it gives, with it
     */
    public record OfLayer(String block, float threshold, double sparsity) {}
}
