package dev.skipgate.compiler.emit;

import java.nio.charset.StandardCharsets;

/**
 * A file of the emitted project.
 *
 * @param path relative to the output directory, with {@code /}; made of checked names only
 * @param content its bytes; the same for the same input, on every machine
 */
public record EmittedFile(String path, byte[] content) {
    public EmittedFile {
        if (!path.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*") || path.contains("..")) {
            throw new IllegalArgumentException("not a path inside the project: " + path);
        }
    }

    /** A text file in UTF-8. */
    public static EmittedFile text(String path, String content) {
        return new EmittedFile(path, content.getBytes(StandardCharsets.UTF_8));
    }
}
