package dev.skipgate.runtime.training.data.text;

/**
 * Cuts text into words at white space, and says where lines end. White space is what {@code \s} of a regular expression is, so that a
 * text to be continued is cut in the same way.
 */
final class WordReader {
    /** What {@link #next} met. */
    enum Piece {
        WORD,
        LINE_FEED,
        END
    }

    private final Utf8Reader reader;
    private final StringBuilder word = new StringBuilder();
    private long start;
    private int held;
    private boolean holds;

    WordReader(TextBytes bytes) {
        reader = new Utf8Reader(bytes);
    }

    /** Goes to a byte where a word or a line feed begins. */
    void seek(long position) {
        reader.seek(position);
        holds = false;
    }

    /** Goes to the next word or line feed; every line feed is met, also those between empty lines. */
    Piece next() {
        return advance(true);
    }

    /** As {@link #next}, but for the place alone: {@link #word} is empty after it. Several times as fast. */
    Piece skip() {
        return advance(false);
    }

    private Piece advance(boolean keep) {
        word.setLength(0);
        while (true) {
            start = holds ? reader.position() - 1 : reader.position();
            int point = holds ? held : reader.next();
            holds = false;
            if (point == Utf8Reader.END) {
                return Piece.END;
            }
            if (point == '\n') {
                return Piece.LINE_FEED;
            }
            if (!isSpace(point) && !(point == Utf8Reader.BYTE_ORDER_MARK && start == 0)) {
                readWord(point, keep);
                return Piece.WORD;
            }
        }
    }

    private void readWord(int first, boolean keep) {
        int point = first;
        while (point != Utf8Reader.END && !isSpace(point)) {
            if (keep && point < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                word.append((char) point);
            } else if (keep) {
                word.appendCodePoint(point);
            }
            point = reader.next();
        }
        if (point == '\n') {
            held = point;
            holds = true;
        }
    }

    /** The word met last. */
    String word() {
        return word.toString();
    }

    /** The byte at which the piece met last begins. */
    long start() {
        return start;
    }

    private static boolean isSpace(int point) {
        return point == ' ' || (point >= '\t' && point <= '\r');
    }
}
