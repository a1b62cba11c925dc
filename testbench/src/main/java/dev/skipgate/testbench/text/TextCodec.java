package dev.skipgate.testbench.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Text to indices and back, by a model's vocabulary. When every token is one character the text is cut into characters, else into
 * words at white space; an unknown word becomes {@code <unk>} where the vocabulary has it.
 */
public final class TextCodec {
    private static final String UNKNOWN = "<unk>";

    private final List<String> tokens;
    private final Map<String, Integer> indices = new HashMap<>();
    private final boolean characters;

    public TextCodec(List<String> vocabulary) {
        if (vocabulary.isEmpty()) {
            throw new TextException("the model has no vocabulary; name one under input: vocabulary");
        }
        tokens = List.copyOf(vocabulary);
        boolean single = true;
        for (int i = 0; i < tokens.size(); i++) {
            indices.put(tokens.get(i), i);
            single &= tokens.get(i).codePointCount(0, tokens.get(i).length()) == 1;
        }
        characters = single;
    }

    /** What a token is called. */
    public String unit() {
        return characters ? "character" : "word";
    }

    /**
     * The indices of a text.
     *
     * @throws TextException for a character or word the vocabulary lacks, saying which and where
     */
    public int[] encode(String text) {
        List<String> pieces =
                characters ? characters(text) : List.of(text.strip().split("\\s+"));
        int[] encoded = new int[pieces.size()];
        for (int i = 0; i < encoded.length; i++) {
            Integer index = indices.getOrDefault(pieces.get(i), indices.get(UNKNOWN));
            if (index == null) {
                throw new TextException(unit() + " " + (i + 1) + " of the text, "
                        + shown(pieces.get(i)) + ", is not in the vocabulary of " + tokens.size() + "; the model knows "
                        + some());
            }
            encoded[i] = index;
        }
        return encoded;
    }

    /** The text of one index, with the space that goes before a word. */
    public String decode(int index) {
        return characters ? tokens.get(index) : " " + tokens.get(index);
    }

    private static List<String> characters(String text) {
        List<String> pieces = new ArrayList<>();
        text.codePoints().forEach(point -> pieces.add(Character.toString(point)));
        return pieces;
    }

    private static String shown(String piece) {
        StringBuilder shown = new StringBuilder("'");
        piece.codePoints()
                .limit(32)
                .forEach(point -> shown.append(
                        Character.isISOControl(point) ? String.format("\\u%04x", point) : Character.toString(point)));
        return shown.append('\'').toString();
    }

    private String some() {
        StringBuilder some = new StringBuilder();
        tokens.stream().limit(100).forEach(token -> some.append(characters ? "" : " ")
                .append(token));
        return shownAll(some.toString());
    }

    private static String shownAll(String text) {
        return text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r");
    }
}
