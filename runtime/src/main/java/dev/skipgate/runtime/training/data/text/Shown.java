package dev.skipgate.runtime.training.data.text;

/** Tokens as messages show them: one line, no control characters, not endless. */
final class Shown {
    private static final int LONGEST = 40;

    private Shown() {}

    /** The token between quotes. */
    static String quoted(String token) {
        StringBuilder shown = new StringBuilder("'");
        token.codePoints().limit(LONGEST).forEach(point -> append(shown, point));
        return shown.append(token.codePointCount(0, token.length()) > LONGEST ? "...'" : "'")
                .toString();
    }

    /** A character between quotes, with its number. */
    static String character(int point) {
        return quoted(Character.toString(point)) + " (U+%04X)".formatted(point);
    }

    private static void append(StringBuilder shown, int point) {
        int type = Character.getType(point);
        if (point == '\n') {
            shown.append("\\n");
        } else if (Character.isISOControl(point) || type == Character.FORMAT || type == Character.UNASSIGNED) {
            shown.append("\\u%04x".formatted(point));
        } else {
            shown.appendCodePoint(point);
        }
    }
}
