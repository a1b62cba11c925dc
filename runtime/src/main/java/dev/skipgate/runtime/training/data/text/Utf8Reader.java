package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;

/** Decodes UTF-8 strictly (The Unicode Standard, table 3-7), from any place where a character begins. */
final class Utf8Reader {
    /** What {@link #next} gives after the last character. */
    static final int END = -1;

    /** Left out where it is the first character of a text. */
    static final int BYTE_ORDER_MARK = 0xfeff;

    private static final int BUFFER = 1 << 13;

    private final TextBytes bytes;
    private final byte[] buffer = new byte[BUFFER];
    private long base;
    private int limit;
    private int at;
    private long line = 1;
    private long column;

    Utf8Reader(TextBytes bytes) {
        this.bytes = bytes;
    }

    /** Goes to a byte where a character begins. Lines are counted from there on. */
    void seek(long position) {
        if (position >= base && position <= base + limit) {
            at = (int) (position - base);
        } else {
            base = position;
            limit = 0;
            at = 0;
        }
        line = 1;
        column = 0;
    }

    /** The byte at which the next character begins. */
    long position() {
        return base + at;
    }

    /** The line of the character read last, from 1. */
    long line() {
        return line;
    }

    /** The place of the character read last in its line, from 1, in characters; 0 for a line feed: it begins a line. */
    long column() {
        return column;
    }

    /**
     * The next code point, or {@link #END}.
     *
     * @throws DataException for bytes that are no UTF-8 and for control characters that no text has
     */
    int next() {
        if (at == limit && !fill()) {
            return END;
        }
        int first = buffer[at++];
        int point = first >= 0 ? first : longer(first & 0xff);
        if (point == '\n') {
            line++;
            column = 0;
        } else {
            column++;
            if (point < ' ' ? point < '\t' || point > '\r' : point == 0x7f) {
                throw bad("the byte 0x%02x".formatted(point), 1);
            }
        }
        return point;
    }

    private int longer(int first) {
        int more = first >= 0xc2 && first < 0xe0
                ? 1
                : first >= 0xe0 && first < 0xf0 ? 2 : first >= 0xf0 && first < 0xf5 ? 3 : 0;
        if (more == 0) {
            throw bad("the byte 0x%02x".formatted(first), 1);
        }
        int point = first & (0x3f >> more);
        for (int i = 0; i < more; i++) {
            if (at == limit && !fill()) {
                throw bad("an end in the middle of a character", 0);
            }
            int next = buffer[at++] & 0xff;
            if ((next & 0xc0) != 0x80) {
                throw bad("the byte 0x%02x within a character".formatted(next), 1);
            }
            point = point << 6 | (next & 0x3f);
        }
        boolean overlong = (more == 2 && point < 0x800) || (more == 3 && point < 0x10000);
        if (overlong || point > Character.MAX_CODE_POINT || (point >= 0xd800 && point < 0xe000)) {
            throw bad("a sequence that stands for no character (%x)".formatted(point), 0);
        }
        return point;
    }

    private boolean fill() {
        base += limit;
        at = 0;
        limit = base < bytes.size() ? bytes.read(base, buffer) : 0;
        return limit > 0;
    }

    private DataException bad(String seen, int back) {
        return new DataException(bytes.name() + ": has " + seen + " at byte " + (position() - back)
                + "; wanted text in UTF-8; this looks like another encoding (convert it with iconv) or no text at all");
    }
}
