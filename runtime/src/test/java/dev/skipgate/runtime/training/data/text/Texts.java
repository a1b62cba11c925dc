package dev.skipgate.runtime.training.data.text;

import java.nio.charset.StandardCharsets;

/** Small texts in memory. */
final class Texts {
    private Texts() {}

    static TextBytes bytes(String text) {
        return TextBytes.of("small.txt", text.getBytes(StandardCharsets.UTF_8));
    }

    static CharacterText characters(String text) {
        return CharacterText.of(bytes(text));
    }

    static int[] read(TokenSequence text, long from, int count) {
        int[] tokens = new int[count];
        text.read(from, tokens, 0, count);
        return tokens;
    }

    /** The tokens as a text. */
    static String shown(TokenSequence text, int... tokens) {
        StringBuilder shown = new StringBuilder();
        for (int token : tokens) {
            shown.append(text.vocabulary().tokens().get(token));
        }
        return shown.toString();
    }
}
