package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.Split;

/** A long run of tokens that is read by windows. Not for use by several threads at once. */
public interface TokenSequence {
    /** What messages call it. */
    String name();

    /** What the indices mean. */
    Vocabulary vocabulary();

    /** How many tokens there are. */
    long length();

    /**
     * Reads {@code count} tokens from token {@code from} on into {@code tokens}, from index {@code at} on.
     *
     * @throws IndexOutOfBoundsException when they are not all within the sequence
     */
    void read(long from, int[] tokens, int at, int count);

    /** A part of this sequence, which reads through it. */
    default TokenSequence slice(String part, Split.Range range) {
        return new TokenSlice(this, part, range);
    }
}
