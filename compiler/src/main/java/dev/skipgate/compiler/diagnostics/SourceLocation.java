package dev.skipgate.compiler.diagnostics;

import java.util.Objects;

/**
 * A place in a file the user wrote.
 *
 * @param file the file as the user named it, or a word for where the input came from, such as {@code command line}
 * @param line counted from 1; 0 when the file as a whole is meant
 * @param column counted from 1; 0 when unknown
 */
public record SourceLocation(String file, int line, int column) {
    public SourceLocation {
        Objects.requireNonNull(file, "file");
        if (line < 0 || column < 0) {
            throw new IllegalArgumentException("line and column are not negative: " + line + ", " + column);
        }
    }

    /** The file as a whole. */
    public static SourceLocation of(String file) {
        return new SourceLocation(file, 0, 0);
    }

    /** A line whose column does not matter. */
    public static SourceLocation of(String file, int line) {
        return new SourceLocation(file, line, 0);
    }

    /** {@code file:line}, or just the file when no line is known. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line;
    }
}
