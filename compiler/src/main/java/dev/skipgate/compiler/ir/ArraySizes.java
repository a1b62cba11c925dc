package dev.skipgate.compiler.ir;

/**
 * The sizes of the emitted array; each is a constant of Config.h.
 *
 * @param depth partial-sum slots a gate a lane
 * @param slotBits bits of {@code s}
 * @param shiftBits bits of a weight's shift; 0 when all weights are ternary
 * @param entryBits bits of a compressed entry
 * @param codeBits bits of a packed code
 * @param wordBits bits of a weight memory word
 * @param wordsPerBank words of a bank
 * @param columns column table entries a lane
 * @param lengthBits bits of a column's length
 * @param fifoDepth descriptors a lane's FIFO holds
 * @param activationBits width of a value in an active list
 * @param valueBits width of an aligned value
 * @param sumBits width of a partial sum
 * @param activeDepth list places a column group
 * @param biasDepth bias places a gate a row group
 * @param hiddenDepth hidden values a row group
 * @param cellDepth cells a row group
 */
public record ArraySizes(
        int depth,
        int slotBits,
        int shiftBits,
        int entryBits,
        int codeBits,
        int wordBits,
        int wordsPerBank,
        int columns,
        int lengthBits,
        int fifoDepth,
        int activationBits,
        int valueBits,
        int sumBits,
        int activeDepth,
        int biasDepth,
        int hiddenDepth,
        int cellDepth) {
    /** Bits that hold the values 0 to {@code greatest}. */
    public static int bitsFor(int greatest) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(greatest);
    }

    /** Bits of {@code s} for this many slots a gate. */
    public static int slotBitsFor(int depth) {
        return Math.max(1, bitsFor(depth - 1));
    }

    /** Bits of a compressed entry: sign, shift, slot, gate. */
    public static int entryBits(int slotBits, int shiftBits) {
        return 1 + shiftBits + slotBits + 2;
    }

    /** Bits of a packed code: zero, and each sign with each shift. */
    public static int codeBits(int maxShift) {
        return bitsFor(2 * maxShift + 2);
    }

    public int entriesPerWord() {
        return wordBits / entryBits;
    }

    public int codesPerWord() {
        return wordBits / codeBits;
    }

    /** The same with the words a bank turned out to need. */
    public ArraySizes withWordsPerBank(int words) {
        return withMemories(words, columns, fifoDepth);
    }

    /** The same with other sizes of the memories that hold weights, and what is to be done with them. */
    public ArraySizes withMemories(int words, int columnEntries, int fifo) {
        return new ArraySizes(
                depth,
                slotBits,
                shiftBits,
                entryBits,
                codeBits,
                wordBits,
                words,
                columnEntries,
                lengthBits,
                fifo,
                activationBits,
                valueBits,
                sumBits,
                activeDepth,
                biasDepth,
                hiddenDepth,
                cellDepth);
    }
}
