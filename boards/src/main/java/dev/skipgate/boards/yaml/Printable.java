package dev.skipgate.boards.yaml;

/** Makes text that came from outside safe to show: one line, no control characters, not endless. */
public final class Printable {
    private static final int LONGEST_LINE = 2000;
    private static final int LONGEST_QUOTE = 100;

    private Printable() {}

    /** The text with control characters escaped, cut at 2,000 characters. */
    public static String line(String text) {
        return escape(text, LONGEST_LINE, false);
    }

    /** The text between single quotes, as a name is shown: quotes and control characters escaped, cut at 100. */
    public static String quoted(String text) {
        return "'" + escape(text, LONGEST_QUOTE, true) + "'";
    }

    private static String escape(String text, int longest, boolean quotes) {
        StringBuilder shown = new StringBuilder(Math.min(text.length(), longest) + 8);
        int end = Math.min(text.length(), longest);
        for (int at = 0; at < end; at++) {
            char c = text.charAt(at);
            if (quotes && (c == '\'' || c == '\\')) {
                shown.append('\\').append(c);
            } else if (c == '\n') {
                shown.append("\\n");
            } else if (isHidden(c)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return end < text.length() ? shown.append("...").toString() : shown.toString();
    }

    private static boolean isHidden(char c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
