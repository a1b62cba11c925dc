package dev.skipgate.runtime.training.optimize;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.LinkedHashMap;
import java.util.Map;

/** One remembered array for each parameter, zero at first. */
final class Moments {
    private final String prefix;
    private final Map<String, float[]> arrays = new LinkedHashMap<>();

    /** @param kind begins the names under which the arrays are saved */
    Moments(String kind) {
        this.prefix = kind + ".";
    }

    float[] of(Parameter parameter) {
        float[] array = arrays.get(parameter.name());
        if (array == null) {
            array = new float[parameter.size()];
            arrays.put(parameter.name(), array);
        }
        if (array.length != parameter.size()) {
            throw new IllegalArgumentException(
                    prefix + parameter.name() + " has " + array.length + " values, the parameter " + parameter.size());
        }
        return array;
    }

    void saveTo(Map<String, float[]> state) {
        arrays.forEach((name, array) -> state.put(prefix + name, array));
    }

    /** Takes its own arrays out of a saved state. */
    void takeFrom(Map<String, float[]> state) {
        arrays.clear();
        state.entrySet().removeIf(entry -> {
            boolean own = entry.getKey().startsWith(prefix);
            if (own) {
                arrays.put(
                        entry.getKey().substring(prefix.length()),
                        entry.getValue().clone());
            }
            return own;
        });
    }

    /** Fails when something of a saved state was taken by nobody. */
    static void checkAllTaken(Map<String, float[]> rest, String optimizer) {
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException(
                    optimizer + " keeps no " + rest.keySet() + "; the state was saved by another optimizer");
        }
    }
}
