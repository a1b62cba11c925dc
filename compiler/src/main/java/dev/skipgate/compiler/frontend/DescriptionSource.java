package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.boards.yaml.YamlFault;
import dev.skipgate.boards.yaml.YamlFaults;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The file that is being read: turns marks into locations and faults into diagnostics.
 *
 * @param dataTokens the tokens of the data that shall be trained on, if there are such data and they have tokens
 */
record DescriptionSource(
        Path file, Purpose purpose, Diagnostics diagnostics, Supplier<Optional<List<String>>> dataTokens)
        implements YamlFaults {
    @Override
    public void report(YamlFault fault, Mark where, String message) {
        yaml().report(fault, where, message);
    }

    void error(Rule rule, Mark where, String message) {
        yaml().error(rule, where, message);
    }

    SourceLocation at(Mark mark) {
        return yaml().at(mark);
    }

    private YamlDiagnostics yaml() {
        return new YamlDiagnostics(file, diagnostics);
    }

    YamlFields fields(YamlValue.Mapping mapping, String what, Section section) {
        return new YamlFields(mapping, what, section.keys(), this);
    }

    YamlTypes typed(String what) {
        return new YamlTypes(what, this);
    }

    /** The choices that a constant of an enum is written as: {@code CLASS_BLIND} as {@code class-blind}. */
    static <E extends Enum<E>> List<String> words(E[] constants) {
        return List.of(constants).stream().map(DescriptionSource::word).toList();
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of the constants of an enum, by its word. */
    static <E extends Enum<E>> Optional<E> choice(YamlFields fields, String key, E[] constants) {
        return fields.word(key, words(constants)).map(word -> chosen(word, constants));
    }

    static <E extends Enum<E>> E chosen(String word, E[] constants) {
        return constants[words(constants).indexOf(word)];
    }

    /** A path written in the description, relative to it; empty and reported when it is no path. */
    Optional<Path> path(String written, Mark where, String what) {
        try {
            return Optional.of(file.resolveSibling(written));
        } catch (InvalidPathException e) {
            error(Rule.MISSING_FILE, where, what + " is " + Printable.quoted(written) + ", which is no path");
            return Optional.empty();
        }
    }

    /** A file that has to exist; empty and reported when it does not. */
    Optional<Path> existingFile(String written, Mark where, String what) {
        Optional<Path> path = path(written, where, what);
        if (path.isEmpty()) {
            return path;
        }
        String seen = what + " is " + Printable.quoted(written) + ", but ";
        if (!Files.exists(path.get())) {
            error(Rule.MISSING_FILE, where, seen + "there is no such file; paths are relative to the description");
        } else if (!Files.isRegularFile(path.get())) {
            error(Rule.MISSING_FILE, where, seen + "that is no file; name a file");
        } else if (!Files.isReadable(path.get())) {
            error(Rule.MISSING_FILE, where, seen + "the file cannot be read; check its permissions");
        } else {
            return path;
        }
        return Optional.empty();
    }
}
