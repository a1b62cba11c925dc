package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import java.util.Optional;

/** How many words of a bank neighbouring columns of a matrix take: as many as its weights need, or as a capacity has room for. */
final class BankWords {
    private final Grid grid;
    private final Operand operand;
    private final int itemsPerWord;
    private final Optional<Capacity> capacity;
    private final int[][] before;

    private BankWords(Grid grid, Operand operand, int itemsPerWord, Optional<Capacity> capacity) {
        this.grid = grid;
        this.operand = operand;
        this.itemsPerWord = itemsPerWord;
        this.capacity = capacity;
        before = itemsBefore(operand.lengths());
    }

    /**
     * The words of a matrix on the lanes.
     *
     * @param capacity empty for the words that the matrix itself needs
     */
    static BankWords of(Grid grid, Operand operand, ArraySizes sizes, Optional<Capacity> capacity) {
        return new BankWords(
                grid,
                operand,
                operand.encoding() == Encoding.PACKED ? sizes.codesPerWord() : sizes.entriesPerWord(),
                capacity);
    }

    /** {@code [lane][local]} items lie in the columns before a local one. */
    private static int[][] itemsBefore(int[][] lengths) {
        int[][] before = new int[lengths.length][];
        for (int lane = 0; lane < lengths.length; lane++) {
            before[lane] = new int[lengths[lane].length + 1];
            for (int local = 0; local < lengths[lane].length; local++) {
                before[lane][local + 1] = before[lane][local] + lengths[lane][local];
            }
        }
        return before;
    }

    /** Of all columns. */
    int all() {
        return of(0, operand.columns().perGroup());
    }

    /** Of the fullest bank, for the local columns from {@code first} to before {@code end}; every lane begins at a word of its own. */
    int of(int first, int end) {
        boolean packed = operand.encoding() == Encoding.PACKED;
        // Packed columns of a one-hot input are the same for all weights; of other vectors, which places are empty is
        // not.
        if (capacity.isPresent() && !(packed && operand.isOneHot())) {
            long items = packed
                    ? (long) (end - first) * operand.rows().codes()
                    : capacity.get().entries(operand, grid, end - first);
            return grid.lanesPerBank() * words(items);
        }
        int most = 0;
        for (int bank = 0; bank < grid.banks(); bank++) {
            most = Math.max(most, ofBank(bank, first, end));
        }
        return most;
    }

    /** Of all columns in one bank. */
    int ofAll(int bank) {
        return ofBank(bank, 0, operand.columns().perGroup());
    }

    private int ofBank(int bank, int first, int end) {
        int words = 0;
        for (int lane = bank * grid.lanesPerBank(); lane < (bank + 1) * grid.lanesPerBank(); lane++) {
            words += words(before[lane][end] - before[lane][first]);
        }
        return words;
    }

    private int words(long items) {
        return Math.toIntExact((items + itemsPerWord - 1) / itemsPerWord);
    }
}
