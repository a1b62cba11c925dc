package dev.skipgate.runtime.bundle.safetensors;

import java.io.IOException;

/** A safetensors file cannot be read or written: it is damaged, it lies about itself, or the disk failed. */
public final class SafetensorsException extends IOException {
    private static final int LONGEST_NAME = 100;

    public SafetensorsException(String message) {
        super(message);
    }

    public SafetensorsException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A name from a file as messages show it: quoted, on one line, cut when it is long. */
    static String quoted(String name) {
        StringBuilder shown = new StringBuilder("'");
        name.codePoints().limit(LONGEST_NAME).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(name.length() > LONGEST_NAME ? "...'" : "'").toString();
    }
}
