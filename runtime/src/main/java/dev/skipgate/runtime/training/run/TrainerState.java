package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything from which a run goes on bit for bit: weights, masks, the optimizer's memory, random states, carried recurrent states, positions.
 *
 * @param floats by name
 * @param longs by name; real numbers that must be exact are among them as their bits
 */
public record TrainerState(Map<String, float[]> floats, Map<String, long[]> longs) {
    public TrainerState {
        floats = Collections.unmodifiableMap(new TreeMap<>(floats));
        longs = Collections.unmodifiableMap(new TreeMap<>(longs));
    }

    /** The array of that name, as long as it has to be. */
    public float[] floats(String name, int size) {
        float[] values = floats.get(name);
        if (values == null || values.length != size) {
            throw new IllegalArgumentException("the checkpoint has " + (values == null ? "no" : values.length)
                    + " values of '" + name + "'; the run wants " + size
                    + ": it was made with another model or another plan");
        }
        return values;
    }

    /** The full-precision weights of a parameter. */
    public float[] weights(Parameter parameter) {
        return floats(StateWriter.WEIGHTS + parameter.name(), parameter.size());
    }

    /** The array of that name. */
    public long[] longs(String name) {
        long[] values = longs.get(name);
        if (values == null) {
            throw new IllegalArgumentException(
                    "the checkpoint has no '" + name + "': it was made with another model or another plan");
        }
        return values;
    }
}
