package dev.skipgate.runtime.bundle;

import java.util.List;
import java.util.Optional;

/**
 * How weights that do not fit on chip are streamed: what a step loads, in order (docs/datapath.md section 8).
 *
 * @param memory what they are read from, in words
 * @param cyclesPerWord cycles the memory takes for a 512-bit word, at least 1
 * @param segments parts of the matrices in the order of a step, even in number
 * @param oneHotColumn a column of the matrix of a one-hot input, of which a step loads one; empty when there is none
 */
public record WeightStream(String memory, double cyclesPerWord, List<Part> segments, Optional<Part> oneHotColumn) {
    public WeightStream {
        segments = List.copyOf(segments);
        if (!(cyclesPerWord >= 1) || Double.isInfinite(cyclesPerWord)) {
            throw new IllegalArgumentException("'cyclesPerWord' is " + cyclesPerWord + "; wanted at least 1");
        }
        if (segments.isEmpty() || segments.size() % 2 != 0) {
            throw new IllegalArgumentException("'segments' has " + segments.size() + " entries; wanted an even number");
        }
        for (int i = 1; i < segments.size(); i++) {
            requireFollows(segments.get(i - 1), segments.get(i), i);
        }
        if (segments.get(0).firstColumn() != 0) {
            throw new IllegalArgumentException("'segments' begins with column "
                    + segments.get(0).firstColumn() + " of a product; wanted column 0");
        }
        oneHotColumn.ifPresent(column -> {
            if (column.firstColumn() != 0 || column.endColumn() != 1 || column.resident()) {
                throw new IllegalArgumentException("'oneHotColumn' is not one column that is loaded in every step");
            }
        });
    }

    private static void requireFollows(Part before, Part after, int index) {
        boolean same = before.phase() == after.phase() && before.product() == after.product();
        boolean later = after.phase() > before.phase()
                || (after.phase() == before.phase() && after.product() > before.product());
        boolean follows = same ? after.firstColumn() == before.endColumn() : later && after.firstColumn() == 0;
        if (!follows) {
            throw new IllegalArgumentException("entry " + index + " of 'segments' does not follow the one before");
        }
    }

    /**
     * Neighbouring columns of a product's matrix, all their rows.
     *
     * @param phase index of the phase
     * @param product index of the product in the phase
     * @param firstColumn its first local column of every column group
     * @param endColumn the local column after the last
     * @param bankWords words of every bank
     * @param resident whether it stays on chip
     */
    public record Part(int phase, int product, int firstColumn, int endColumn, int bankWords, boolean resident) {
        public Part {
            if (phase < 0 || product < 0 || firstColumn < 0 || endColumn < firstColumn || bankWords < 0) {
                throw new IllegalArgumentException("a segment of phase " + phase + ", product " + product + ", columns "
                        + firstColumn + " to " + endColumn + " in " + bankWords + " words");
            }
        }
    }
}
