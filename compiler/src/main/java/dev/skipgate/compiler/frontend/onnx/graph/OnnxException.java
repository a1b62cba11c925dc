package dev.skipgate.compiler.frontend.onnx.graph;

/** An ONNX model cannot be read, or means something that Skipgate cannot express. The message says where, what, and what to do. */
public final class OnnxException extends RuntimeException {
    private static final int LONGEST_NAME = 100;

    public OnnxException(String message) {
        super(message);
    }

    public OnnxException(String message, Throwable cause) {
        super(message, cause);
    }

    /** A name from a file as messages show it: quoted, on one line, cut when it is long. */
    public static String quoted(String name) {
        StringBuilder shown = new StringBuilder("'");
        name.codePoints().limit(LONGEST_NAME).forEach(c -> {
            int type = Character.getType(c);
            if (Character.isISOControl(c)
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.append(name.length() > LONGEST_NAME ? "...'" : "'").toString();
    }
}
