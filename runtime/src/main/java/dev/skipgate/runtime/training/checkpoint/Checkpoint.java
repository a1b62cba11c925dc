package dev.skipgate.runtime.training.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What a checkpoint holds.
 *
 * @param header a small tree: configuration, position, counters
 * @param floats weights and optimizer state by name; the arrays are not copied
 * @param longs random states, masks and counters by name, none of them a name of {@code floats}; the arrays are not copied
 */
public record Checkpoint(JsonNode header, Map<String, float[]> floats, Map<String, long[]> longs) {
    public Checkpoint {
        Objects.requireNonNull(header, "header");
        floats = Collections.unmodifiableMap(new LinkedHashMap<>(floats));
        longs = Collections.unmodifiableMap(new LinkedHashMap<>(longs));
        for (String name : longs.keySet()) {
            if (floats.containsKey(name)) {
                throw new IllegalArgumentException("two arrays of a checkpoint are named '" + name + "'");
            }
        }
    }
}
