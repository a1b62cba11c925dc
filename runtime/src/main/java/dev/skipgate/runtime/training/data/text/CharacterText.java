package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A text whose tokens are its characters (code points). Opening reads it once, to check it, to count it and to note where every 1,024th
 * character lies; after that only the windows asked for are read. A byte order mark at the start is left out.
 */
public final class CharacterText implements TokenSequence, Closeable {
    private static final int BLOCK = 1024;
    private static final int SHOWN_UNKNOWN = 5;

    private final TextBytes bytes;
    private final BlockIndex index;
    private final Utf8Reader reader;
    private final Vocabulary vocabulary;
    private final int[] indices;

    /** A character of the text: how often it occurs and where first. */
    private static final class Seen {
        private final long line;
        private final long column;
        private long times;

        Seen(long line, long column) {
            this.line = line;
            this.column = column;
        }
    }

    private CharacterText(TextBytes bytes, BlockIndex index, Vocabulary vocabulary) {
        this.bytes = bytes;
        this.index = index;
        this.vocabulary = vocabulary;
        reader = new Utf8Reader(bytes);
        indices = indices(vocabulary);
    }

    /** Opens a text with a vocabulary of its own: its characters by code point. */
    public static CharacterText open(Path file) {
        return of(TextBytes.open(file));
    }

    /**
     * Opens a text that is read with a model's vocabulary.
     *
     * @throws DataException naming the characters the vocabulary lacks
     */
    public static CharacterText open(Path file, Vocabulary vocabulary) {
        return of(TextBytes.open(file), vocabulary);
    }

    /** As {@link #open(Path)}; the bytes are closed with this text. */
    public static CharacterText of(TextBytes bytes) {
        try {
            BlockIndex index = new BlockIndex(BLOCK);
            List<String> tokens = new ArrayList<>();
            scan(bytes, index).keySet().forEach(point -> tokens.add(Character.toString(point)));
            return new CharacterText(bytes, index, Vocabulary.of(bytes.name(), tokens));
        } catch (DataException e) {
            bytes.close();
            throw e;
        }
    }

    /** As {@link #open(Path, Vocabulary)}; the bytes are closed with this text. */
    public static CharacterText of(TextBytes bytes, Vocabulary vocabulary) {
        try {
            BlockIndex index = new BlockIndex(BLOCK);
            Map<Integer, Seen> seen = scan(bytes, index);
            requireKnown(bytes.name(), vocabulary, seen);
            return new CharacterText(bytes, index, vocabulary);
        } catch (DataException e) {
            bytes.close();
            throw e;
        }
    }

    private static Map<Integer, Seen> scan(TextBytes bytes, BlockIndex index) {
        Map<Integer, Seen> seen = new TreeMap<>();
        Seen[] ascii = new Seen[128];
        Utf8Reader reader = new Utf8Reader(bytes);
        long start = 0;
        for (int point = reader.next(); point != Utf8Reader.END; point = reader.next()) {
            if (point != Utf8Reader.BYTE_ORDER_MARK || start > 0) {
                index.add(start);
                Seen place = point < ascii.length ? ascii[point] : seen.get(point);
                if (place == null) {
                    place = new Seen(reader.line(), reader.column());
                    seen.put(point, place);
                    if (point < ascii.length) {
                        ascii[point] = place;
                    }
                }
                place.times++;
            }
            start = reader.position();
        }
        return seen;
    }

    private static void requireKnown(String name, Vocabulary vocabulary, Map<Integer, Seen> seen) {
        List<String> unknown = new ArrayList<>();
        for (Map.Entry<Integer, Seen> entry : seen.entrySet()) {
            if (vocabulary.index(Character.toString(entry.getKey())) < 0) {
                Seen place = entry.getValue();
                unknown.add("%s, %d times, first at line %d, column %d"
                        .formatted(Shown.character(entry.getKey()), place.times, place.line, place.column));
            }
        }
        if (!unknown.isEmpty()) {
            int more = unknown.size() - SHOWN_UNKNOWN;
            throw new DataException(name + ": has " + unknown.size() + " character" + (unknown.size() == 1 ? "" : "s")
                    + " that the vocabulary of " + vocabulary.size() + " lacks: "
                    + String.join("; ", unknown.subList(0, Math.min(SHOWN_UNKNOWN, unknown.size())))
                    + (more > 0 ? "; and " + more + " more" : "")
                    + "; take them out of the text, or train with a text that has them");
        }
    }

    /** By code point; -1 for what is no token. */
    private static int[] indices(Vocabulary vocabulary) {
        int highest = 0;
        for (String token : vocabulary.tokens()) {
            if (token.codePointCount(0, token.length()) == 1) {
                highest = Math.max(highest, token.codePointAt(0));
            }
        }
        int[] indices = new int[highest + 1];
        Arrays.fill(indices, -1);
        for (int i = 0; i < vocabulary.size(); i++) {
            String token = vocabulary.tokens().get(i);
            if (token.codePointCount(0, token.length()) == 1) {
                indices[token.codePointAt(0)] = i;
            }
        }
        return indices;
    }

    @Override
    public String name() {
        return bytes.name();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public long length() {
        return index.tokens();
    }

    @Override
    public void read(long from, int[] tokens, int at, int count) {
        Objects.checkFromIndexSize(from, count, length());
        Objects.checkFromIndexSize(at, count, tokens.length);
        if (count == 0) {
            return;
        }
        reader.seek(index.blockStart(from));
        for (int skipped = index.before(from); skipped > 0; skipped--) {
            reader.next();
        }
        for (int i = 0; i < count; i++) {
            int point = reader.next();
            if (point < 0 || point >= indices.length || indices[point] < 0) {
                throw new DataException(name() + ": was changed while it was read; start again");
            }
            tokens[at + i] = indices[point];
        }
    }

    @Override
    public void close() {
        bytes.close();
    }
}
