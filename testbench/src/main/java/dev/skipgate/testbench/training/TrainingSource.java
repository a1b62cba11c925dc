package dev.skipgate.testbench.training;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.frontend.YamlDiagnostics;
import dev.skipgate.runtime.training.plan.Interval;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The training file that is being read. */
record TrainingSource(YamlDiagnostics yaml) {
    private static final Pattern INTERVAL = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?) (epoch|epochs|step|steps)");

    YamlFields fields(YamlValue.Mapping mapping, String what, TrainingSection section) {
        return new YamlFields(mapping, what, section.keys(), yaml);
    }

    void error(Rule rule, Mark where, String message) {
        yaml.error(rule, where, message);
    }

    /** A mapping whose kind is a key of its own, which chooses the section. */
    Optional<YamlFields> typed(YamlValue.Mapping mapping, String what, Map<String, TrainingSection> types) {
        List<String> words = types.keySet().stream().sorted().toList();
        YamlValue.Entry type = mapping.entries().get("type");
        if (type == null) {
            error(
                    Rule.MISSING_KEY,
                    mapping.where(),
                    what + ": the key 'type' is missing; add one of " + String.join(", ", words));
            return Optional.empty();
        }
        return new YamlTypes(what + ": 'type'", yaml)
                .word(type.value(), words)
                .map(word -> fields(mapping, what, types.get(word)));
    }

    String type(YamlFields fields) {
        return fields.text("type").orElseThrow();
    }

    /** A file or folder under a key, relative to the training file, that has to exist. */
    Optional<Path> existing(YamlFields fields, String key) {
        return fields.text(key).flatMap(written -> {
            String seen = "'" + key + "' is " + Printable.quoted(written) + ", ";
            try {
                Path path = yaml.file().resolveSibling(written);
                if (Files.exists(path)) {
                    return Optional.of(path);
                }
                error(
                        Rule.MISSING_FILE,
                        fields.where(key),
                        seen + "but there is no such file; paths are relative to the training file");
            } catch (InvalidPathException e) {
                error(Rule.MISSING_FILE, fields.where(key), seen + "which is no path");
            }
            return Optional.empty();
        });
    }

    /** {@code 500 steps}, {@code 1 epoch}, {@code 0.5 epochs}. */
    Optional<Interval> interval(YamlValue value, String what) {
        String text = value instanceof YamlValue.Scalar scalar ? scalar.text() : "";
        Matcher matcher = INTERVAL.matcher(text);
        if (matcher.matches()) {
            double count = Double.parseDouble(matcher.group(1));
            boolean steps = matcher.group(2).startsWith("step");
            if (count > 0 && (!steps || count == Math.rint(count))) {
                return Optional.of(new Interval(count, steps ? Interval.Unit.STEPS : Interval.Unit.EPOCHS));
            }
        }
        error(
                Rule.WRONG_TYPE,
                value.where(),
                what + " is " + value.described() + ", wanted a positive number of epochs or steps such as 1 epoch,"
                        + " 0.5 epochs or 500 steps");
        return Optional.empty();
    }

    /** Items of a list, those that are right. */
    <T> List<T> items(YamlValue.Sequence list, Function<YamlValue, Optional<T>> read) {
        return list.items().stream().map(read).flatMap(Optional::stream).toList();
    }
}
