package dev.skipgate.compiler.ir;

import java.util.List;

/**
 * How wide the parts of a column table entry are in a streamed segment, where an entry has 32 bits; as {@code SegmentLayout} in
 * {@code segment.h} has it.
 *
 * @param word of the address of the bank's word
 * @param position of the position in that word
 * @param length of the column's length
 */
public record ColumnEntryBits(int word, int position, int length) {
    /** The widths for these phases in memories of these sizes. */
    public static ColumnEntryBits of(List<Phase> phases, ArraySizes sizes) {
        int perWord = 1;
        for (Phase phase : phases) {
            for (Operand operand : phase.operands()) {
                int items =
                        switch (operand.encoding()) {
                            case COMPRESSED -> sizes.entriesPerWord();
                            case PACKED -> sizes.codesPerWord();
                            case CONSTANT -> 1;
                        };
                perWord = Math.max(perWord, items);
            }
        }
        return new ColumnEntryBits(
                Math.max(1, ArraySizes.bitsFor(sizes.wordsPerBank())),
                Math.max(1, ArraySizes.bitsFor(perWord - 1)),
                sizes.lengthBits());
    }

    /** Whether an entry fits in its 32 bits. */
    public boolean fit() {
        return word + position + length <= Integer.SIZE;
    }

    /** An entry's bits. */
    public int entry(int wordAt, int positionAt, int columnLength) {
        return wordAt | positionAt << word | columnLength << (word + position);
    }
}
