package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;

/**
 * How the input of a step lies in the card's memory (docs/datapath.md section 7).
 *
 * @param classes classes of a one-hot input or rows of an embedding; 0 for a vector
 * @param size elements of the vector or of a row; 0 for one-hot
 * @param bits width of an element's format
 * @param elementBits bits an element takes in a word
 * @param wordsPerStep 512-bit words of a vector or of a row; 0 for one-hot
 */
public record InputLayout(int classes, int size, int bits, int elementBits, int wordsPerStep) {
    /** Bits of a word of a memory port. */
    public static final int WORD_BITS = 512;

    private static final int NARROW = 8;
    private static final int WIDE = 16;

    /** The layout of a network's input. */
    public static InputLayout of(NetworkInput input) {
        return input.accept(new NetworkInput.Visitor<>() {
            @Override
            public InputLayout oneHot(NetworkInput.OneHot oneHot) {
                return new InputLayout(oneHot.size(), 0, NARROW, NARROW, 0);
            }

            @Override
            public InputLayout embedding(NetworkInput.Embedding embedding) {
                return elements(embedding.entries(), embedding.size(), embedding.format());
            }

            @Override
            public InputLayout vector(NetworkInput.Vector vector) {
                return elements(0, vector.size(), vector.format());
            }
        });
    }

    private static InputLayout elements(int classes, int size, FixedPointFormat format) {
        int elementBits = format.width() <= NARROW ? NARROW : WIDE;
        int perWord = WORD_BITS / elementBits;
        return new InputLayout(classes, size, format.width(), elementBits, (size + perWord - 1) / perWord);
    }

    /** Whether a step reads elements and not just an index. */
    public boolean hasElements() {
        return size > 0;
    }

    /** Whether the elements of a step come from a table. */
    public boolean isEmbedding() {
        return hasElements() && classes > 0;
    }

    /** Elements in a 512-bit word. */
    public int elementsPerWord() {
        return WORD_BITS / elementBits;
    }

    /** 512-bit words that the input of some steps takes. */
    public long words(long steps) {
        long indicesPerWord = WORD_BITS / Integer.SIZE;
        return classes > 0 ? (steps + indicesPerWord - 1) / indicesPerWord : steps * wordsPerStep;
    }
}
