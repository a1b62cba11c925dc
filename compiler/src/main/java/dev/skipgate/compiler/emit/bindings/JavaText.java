package dev.skipgate.compiler.emit.bindings;

/** Text of a user in Java source: whatever it holds, it neither ends a comment nor a literal, and it needs no encoding but ASCII. */
final class JavaText {
    private static final int FIRST_PRINTABLE = 0x20;
    private static final int LAST_PRINTABLE = 0x7e;

    private JavaText() {}

    /** As Javadoc that reads like the text. */
    static String comment(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            if (isPlain(point) && "&<>@*/\\{}".indexOf(point) < 0) {
                safe.appendCodePoint(point);
            } else if (Character.isISOControl(point) || !Character.isDefined(point)) {
                // No entity of HTML stands for these.
                safe.append(String.format("U+%04X", point));
            } else {
                safe.append("&#").append(point).append(';');
            }
        });
        return safe.toString();
    }

    /** As a string literal. */
    static String literal(String text) {
        StringBuilder safe = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                safe.append('\\').append(each);
            } else if (isPlain(each)) {
                safe.append(each);
            } else {
                // Octal below: a Unicode escape of a line's end would end the literal.
                safe.append(String.format(each < FIRST_PRINTABLE ? "\\%03o" : "\\u%04x", (int) each));
            }
        }
        return safe.append('"').toString();
    }

    private static boolean isPlain(int point) {
        return point >= FIRST_PRINTABLE && point <= LAST_PRINTABLE;
    }
}
