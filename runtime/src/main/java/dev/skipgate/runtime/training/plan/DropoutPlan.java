package dev.skipgate.runtime.training.plan;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Dropout in training.
 *
 * @param rates the share dropped of what a layer gives to the one above, by the name of the layer; layers that are not there drop nothing
 * @param recurrent whether a recurrent layer's own products with its state drop the same share
 */
public record DropoutPlan(DropoutPattern pattern, Map<String, Double> rates, boolean recurrent) {
    public DropoutPlan {
        Objects.requireNonNull(pattern, "pattern");
        rates.forEach((layer, rate) -> PlanChecks.share("the dropout rate of layer '" + layer + "'", rate));
        rates = Collections.unmodifiableMap(new TreeMap<>(rates));
    }

    /** The share that is dropped after a layer, 0 where none is asked for. */
    public double rateAfter(String layer) {
        return rates.getOrDefault(layer, 0.0);
    }
}
