package dev.skipgate.boards.yaml;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Typed access to the keys of one mapping. An empty answer means that the key is absent or that its value is wrong; the
 * latter has been reported.
 */
public final class YamlFields {
    private final YamlValue.Mapping mapping;
    private final String what;
    private final YamlFaults faults;

    /**
     * Begins to read a mapping; keys that are not known are reported at once.
     *
     * @param what is described, for messages, such as {@code layer 'encoder'}
     * @param known the keys that may stand here
     */
    public YamlFields(YamlValue.Mapping mapping, String what, List<String> known, YamlFaults faults) {
        this.mapping = mapping;
        this.what = what;
        this.faults = faults;
        mapping.entries().forEach((key, entry) -> {
            if (!known.contains(key)) {
                String hint = NearestWord.hint(key, known);
                report(
                        YamlFault.UNKNOWN_KEY,
                        entry.where(),
                        "unknown key " + Printable.quoted(key)
                                + (hint.isEmpty() ? "; known here: " + String.join(", ", known) : hint));
            }
        });
    }

    /** Reports those keys that are missing. */
    public void require(String... keys) {
        Arrays.stream(keys)
                .filter(key -> !has(key))
                .forEach(key ->
                        report(YamlFault.MISSING_KEY, mapping.where(), "the key '" + key + "' is missing; add it"));
    }

    /** Whether the key is there, whatever its value. */
    public boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /** Where the mapping begins. */
    public Mark where() {
        return mapping.where();
    }

    /** Where a key stands; where the mapping begins if it is absent. */
    public Mark where(String key) {
        return has(key) ? mapping.entries().get(key).where() : mapping.where();
    }

    /** A value of any type; a key with nothing behind it is reported. */
    public Optional<YamlValue> value(String key) {
        if (!has(key)) {
            return Optional.empty();
        }
        YamlValue value = mapping.entries().get(key).value();
        if (value instanceof YamlValue.Scalar scalar && scalar.isNothing()) {
            report(
                    YamlFault.WRONG_TYPE,
                    where(key),
                    "the key '" + key + "' has no value; give it one or remove the key");
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /** A value that is a mapping. */
    public Optional<YamlValue.Mapping> mapping(String key) {
        return value(key).flatMap(value -> typed(key).mapping(value));
    }

    /** A value that is a list. */
    public Optional<YamlValue.Sequence> sequence(String key) {
        return value(key).flatMap(value -> typed(key).sequence(value));
    }

    /** A whole number. */
    public Optional<Integer> integer(String key, int least, int most) {
        return value(key).flatMap(value -> typed(key).integer(value, least, most));
    }

    /** A number, both bounds allowed. */
    public Optional<Double> number(String key, double least, double most) {
        return value(key).flatMap(value -> typed(key).number(value, least, most));
    }

    /** {@code true} or {@code false}. */
    public Optional<Boolean> truth(String key) {
        return value(key).flatMap(value -> typed(key).truth(value));
    }

    /** Any text that is not empty; numbers are text too if they are quoted. */
    public Optional<String> text(String key) {
        return value(key).flatMap(value -> typed(key).text(value));
    }

    /** One of a few words. */
    public Optional<String> word(String key, List<String> words) {
        return value(key).flatMap(value -> typed(key).word(value, words));
    }

    /** Reports something wrong with what is described here. */
    public void report(YamlFault fault, Mark where, String message) {
        faults.report(fault, where, what + ": " + message);
    }

    private YamlTypes typed(String key) {
        return new YamlTypes(what + ": '" + key + "'", faults);
    }
}
