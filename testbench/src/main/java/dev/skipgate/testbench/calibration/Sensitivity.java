package dev.skipgate.testbench.calibration;

import dev.skipgate.runtime.training.run.Tally;
import java.util.Objects;

/**
 * What the data come to when one thing alone is rounded.
 *
 * @param layer as the description calls it
 * @param key of the description; empty for all of the layer together
 * @param words what was chosen; empty for all of the layer together
 * @param least of the floats; 0 for all of the layer together
 * @param greatest of the floats; 0 for all of the layer together
 */
public record Sensitivity(String layer, String key, String words, double least, double greatest, Tally tally) {
    public Sensitivity {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(words, "words");
        Objects.requireNonNull(tally, "tally");
    }
}
