package dev.skipgate.testbench.calibration;

import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.Map;
import java.util.Objects;

/**
 * One tensor, or the values at one place, with the quantizer or format chosen for it.
 *
 * @param layer as the description calls it; {@code input} and {@code output} beside the layers
 * @param key under which the description has it, such as {@code recurrent-weights} or {@code formats: cell}
 * @param words what the description shall say there
 * @param least of the floats
 * @param greatest of the floats
 * @param weights what parameters are when it is rounded
 * @param values what happens to values when it is rounded
 */
record Rounded(
        String layer,
        String key,
        String words,
        double least,
        double greatest,
        Map<Parameter, float[]> weights,
        Map<ValuePlace, SliceRounding> values) {
    Rounded {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(words, "words");
        weights = Map.copyOf(weights);
        values = Map.copyOf(values);
    }
}
