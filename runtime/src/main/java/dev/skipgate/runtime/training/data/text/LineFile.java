package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;
import java.io.Closeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A text of one sentence a line. Opening reads it once, to check it and to note where each line begins and how many words it has: 12
 * bytes a line. After that only the lines asked for are read.
 */
final class LineFile implements Closeable {
    private final TextBytes bytes;
    private final WordReader reader;
    private long[] starts = new long[1024];
    private int[] words = new int[1024];
    private int lines;

    /** The bytes are closed with this file. */
    LineFile(TextBytes bytes) {
        this.bytes = bytes;
        reader = new WordReader(bytes);
        try {
            scan();
        } catch (DataException e) {
            bytes.close();
            throw e;
        }
    }

    private void scan() {
        WordReader scan = new WordReader(bytes);
        long start = 0;
        int count = 0;
        WordReader.Piece piece = scan.skip();
        while (piece != WordReader.Piece.END) {
            if (piece == WordReader.Piece.WORD) {
                count++;
            } else {
                add(start, count);
                start = scan.start() + 1;
                count = 0;
            }
            piece = scan.skip();
        }
        // A last line without its line feed.
        if (count > 0) {
            add(start, count);
        }
    }

    private void add(long start, int count) {
        if (lines == starts.length) {
            starts = Arrays.copyOf(starts, 2 * lines);
            words = Arrays.copyOf(words, 2 * lines);
        }
        starts[lines] = start;
        words[lines++] = count;
    }

    String name() {
        return bytes.name();
    }

    int lines() {
        return lines;
    }

    /** How many words a line has. */
    int words(int line) {
        return words[line];
    }

    /** Counts the words of all lines. */
    WordCounts counts() {
        WordCounts counts = new WordCounts();
        WordReader scan = new WordReader(bytes);
        for (WordReader.Piece piece = scan.next(); piece != WordReader.Piece.END; piece = scan.next()) {
            if (piece == WordReader.Piece.WORD) {
                counts.add(scan.word());
            }
        }
        return counts;
    }

    /** The words of a line. */
    List<String> read(int line) {
        List<String> read = new ArrayList<>(words[line]);
        reader.seek(starts[line]);
        for (int i = 0; i < words[line]; i++) {
            if (reader.next() != WordReader.Piece.WORD) {
                throw new DataException(name() + ": was changed while it was read; start again");
            }
            read.add(reader.word());
        }
        return read;
    }

    /** The words of a line, by the vocabulary. */
    int[] read(int line, Vocabulary vocabulary) {
        return read(line).stream().mapToInt(vocabulary::indexOrUnknown).toArray();
    }

    @Override
    public void close() {
        bytes.close();
    }
}
