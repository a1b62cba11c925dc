package dev.skipgate.compiler.ir;

/**
 * Neighbouring columns of a streamed matrix, all their rows: what is loaded and multiplied at a time (docs/datapath.md section 8).
 *
 * @param phase index of the phase
 * @param operand index of the product in the phase
 * @param firstColumn the first local column of every column group
 * @param endColumn the local column after the last
 * @param bankWords words of every bank
 * @param resident whether it stays on chip from step to step
 * @param bankBase first word of it in every bank of its half of the weight memories
 * @param tableBase first entry of it in every column table of its half
 * @param imageWord first word of it in every bank of the weight image
 */
public record Segment(
        int phase,
        int operand,
        int firstColumn,
        int endColumn,
        int bankWords,
        boolean resident,
        int bankBase,
        int tableBase,
        int imageWord) {
    /** Bank words, and column table entries, of 64 and 32 bits in a 512-bit word. */
    private static final int BANKS_A_WORD = 8;

    private static final int LANES_A_WORD = 16;

    public Segment {
        if (phase < 0 || operand < 0 || firstColumn < 0 || endColumn < firstColumn || bankWords < 0) {
            throw new IllegalArgumentException("a segment of phase " + phase + ", operand " + operand + ", columns "
                    + firstColumn + " to " + endColumn + ", " + bankWords + " words");
        }
    }

    /** Local columns of every column group. */
    public int columns() {
        return endColumn - firstColumn;
    }

    /** 512-bit words of it in memory: weights, then column tables. */
    public int words(Grid grid) {
        return bankPart(grid) + ceilDivide((long) columns() * grid.lanes(), LANES_A_WORD);
    }

    /** 512-bit words of its weights. */
    public int bankPart(Grid grid) {
        return ceilDivide((long) bankWords * grid.banks(), BANKS_A_WORD);
    }

    /** Trips of loading it: a trip reads at most one 512-bit word, and writes at most one word of each memory. */
    public int loadTrips(Grid grid) {
        return bankWords * Math.max(1, grid.banks() / BANKS_A_WORD)
                + columns() * Math.max(1, grid.lanes() / LANES_A_WORD);
    }

    private static int ceilDivide(long a, long b) {
        return Math.toIntExact((a + b - 1) / b);
    }
}
