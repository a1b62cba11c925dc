package dev.skipgate.boards.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A value of a YAML file, and where it begins. */
public sealed interface YamlValue {
    /** Where the value begins. */
    Mark where();

    /** The value in words, for messages: {@code the text 'abc'}, {@code a list}. */
    String described();

    /**
     * A single value as it was written.
     *
     * @param text without quotes
     * @param plain whether it stood without quotes, so that {@code 1} is a number and {@code "1"} is not
     */
    record Scalar(String text, boolean plain, Mark where) implements YamlValue {
        public Scalar {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(where, "where");
        }

        /** Whether this is YAML's way to say nothing: a key without a value, {@code ~} or {@code null}. */
        public boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equalsIgnoreCase("null"));
        }

        @Override
        public String described() {
            if (isNothing()) {
                return "nothing";
            }
            return (plain ? "" : "the text ") + Printable.quoted(text);
        }
    }

    /** A list. */
    record Sequence(List<YamlValue> items, Mark where) implements YamlValue {
        public Sequence {
            items = List.copyOf(items);
            Objects.requireNonNull(where, "where");
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /** Keys, in the order they were written, and their values. */
    record Mapping(Map<String, Entry> entries, Mark where) implements YamlValue {
        public Mapping {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
            Objects.requireNonNull(where, "where");
        }

        @Override
        public String described() {
            return "a mapping";
        }
    }

    /**
     * A key's place and its value.
     *
     * @param where the key begins
     */
    record Entry(YamlValue value, Mark where) {
        public Entry {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(where, "where");
        }
    }
}
