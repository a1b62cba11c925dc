package dev.skipgate.runtime;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the indices of a model mean: the tokens of its vocabulary, which are words, or characters when each is a single code point. */
public final class TokenTable {
    /** Stands for every word that the vocabulary lacks, where it has this one. */
    public static final String UNKNOWN = "<unk>";

    private final List<String> tokens;
    private final Map<String, Integer> indices;

    /** A table of these tokens, by index. */
    public TokenTable(List<String> vocabulary) {
        tokens = List.copyOf(vocabulary);
        indices = new HashMap<>(2 * tokens.size());
        for (int index = 0; index < tokens.size(); index++) {
            indices.put(tokens.get(index), index);
        }
    }

    /**
     * The index of a character.
     *
     * @param codePoint of Unicode; a {@code char} is one too
     * @throws IllegalArgumentException when the vocabulary lacks it
     */
    public int index(int codePoint) {
        if (!Character.isValidCodePoint(codePoint)) {
            throw new IllegalArgumentException(codePoint + " is no character");
        }
        return index(Character.toString(codePoint));
    }

    /**
     * The index of a word, or of {@value #UNKNOWN} in its place.
     *
     * @throws IllegalArgumentException when the vocabulary lacks both
     */
    public int index(String token) {
        Integer index = indices.getOrDefault(token, indices.get(UNKNOWN));
        if (index == null) {
            throw new IllegalArgumentException(
                    "'" + token + "' is not in the vocabulary of " + tokens.size() + " tokens");
        }
        return index;
    }

    /** The indices of the characters of a text. */
    public int[] characters(String text) {
        return text.codePoints().map(this::index).toArray();
    }

    /** The indices of words. */
    public int[] words(List<String> words) {
        return words.stream().mapToInt(this::index).toArray();
    }

    /** The token of an index. */
    public String text(int index) {
        return tokens.get(index);
    }

    /** The character of an index, as a code point. */
    public int codePoint(int index) {
        return tokens.get(index).codePointAt(0);
    }
}
