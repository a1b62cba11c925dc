package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Split;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A text whose tokens are its words, cut at white space, and {@code <eos>} for each line feed. A word that the vocabulary lacks is
 * {@code <unk>}. Opening reads the text, to check it, to count it and to note where every 256th token lies; after that only the
 * windows asked for are read.
 */
public final class WordText implements TokenSequence, Closeable {
    private static final int BLOCK = 256;
    private static final List<String> SPECIALS = List.of(Vocabulary.UNKNOWN, Vocabulary.END);

    private final TextBytes bytes;
    private final BlockIndex index;
    private final WordReader reader;
    private final Vocabulary vocabulary;
    private final long unknown;

    private WordText(TextBytes bytes, BlockIndex index, Vocabulary vocabulary, long unknown) {
        this.bytes = bytes;
        this.index = index;
        this.vocabulary = vocabulary;
        this.unknown = unknown;
        reader = new WordReader(bytes);
    }

    /**
     * Opens a text with a vocabulary of its own: {@code <unk>}, {@code <eos>} and the most frequent words of the part that is trained
     * on.
     *
     * @param most tokens of the vocabulary
     */
    public static WordText open(Path file, int most, Split split) {
        return of(TextBytes.open(file), most, split);
    }

    /**
     * Opens a text that is read with a model's vocabulary.
     *
     * @throws DataException when a token of the text is not in the vocabulary, and neither is {@code <unk>}
     */
    public static WordText open(Path file, Vocabulary vocabulary) {
        return of(TextBytes.open(file), vocabulary);
    }

    /** As {@link #open(Path, int, Split)}; the bytes are closed with this text. */
    public static WordText of(TextBytes bytes, int most, Split split) {
        try {
            BlockIndex index = new BlockIndex(BLOCK);
            WordReader scan = new WordReader(bytes);
            while (scan.skip() != WordReader.Piece.END) {
                index.add(scan.start());
            }
            WordCounts counts = new WordCounts();
            WordReader reader = new WordReader(bytes);
            for (long left = split.train(index.tokens()).to(); left > 0; left--) {
                if (reader.next() == WordReader.Piece.WORD) {
                    counts.add(reader.word());
                }
            }
            Vocabulary vocabulary = counts.vocabulary(bytes.name(), SPECIALS, most);
            long unknown = counts.unknown(vocabulary);
            for (WordReader.Piece piece = reader.next(); piece != WordReader.Piece.END; piece = reader.next()) {
                unknown += vocabulary.index(token(piece, reader)) < 0 ? 1 : 0;
            }
            return new WordText(bytes, index, vocabulary, unknown);
        } catch (DataException e) {
            bytes.close();
            throw e;
        }
    }

    /** As {@link #open(Path, Vocabulary)}; the bytes are closed with this text. */
    public static WordText of(TextBytes bytes, Vocabulary vocabulary) {
        try {
            BlockIndex index = new BlockIndex(BLOCK);
            WordReader scan = new WordReader(bytes);
            int substitute = vocabulary.index(Vocabulary.UNKNOWN);
            long unknown = 0;
            for (WordReader.Piece piece = scan.next(); piece != WordReader.Piece.END; piece = scan.next()) {
                String token = token(piece, scan);
                if (vocabulary.index(token) < 0) {
                    if (substitute < 0) {
                        throw new DataException(bytes.name() + ": " + Shown.quoted(token) + " at byte " + scan.start()
                                + " is not in the vocabulary of " + vocabulary.size() + ", nor is "
                                + Vocabulary.UNKNOWN + "; take it out of the text, or train with a text that has it");
                    }
                    unknown++;
                }
                index.add(scan.start());
            }
            return new WordText(bytes, index, vocabulary, unknown);
        } catch (DataException e) {
            bytes.close();
            throw e;
        }
    }

    private static String token(WordReader.Piece piece, WordReader reader) {
        return piece == WordReader.Piece.LINE_FEED ? Vocabulary.END : reader.word();
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

    /** How many tokens of the text are {@code <unk>} because the vocabulary lacks them. */
    public long unknown() {
        return unknown;
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
            reader.skip();
        }
        for (int i = 0; i < count; i++) {
            WordReader.Piece piece = reader.next();
            int token = piece == WordReader.Piece.END ? -1 : vocabulary.indexOrUnknown(token(piece, reader));
            if (token < 0) {
                throw new DataException(name() + ": was changed while it was read; start again");
            }
            tokens[at + i] = token;
        }
    }

    @Override
    public void close() {
        bytes.close();
    }
}
