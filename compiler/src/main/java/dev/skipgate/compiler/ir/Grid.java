package dev.skipgate.compiler.ir;

/**
 * The lanes: {@code rowGroups x columnGroups} (docs/datapath.md section 1). Both are powers of two, the first a multiple of the
 * second.
 */
public record Grid(int rowGroups, int columnGroups) {
    /** Most 16-bit logits a 512-bit word takes, in row groups of four. */
    private static final int MOST_OUTPUT_GROUPS = 8;

    public Grid {
        if (Integer.bitCount(rowGroups) != 1
                || Integer.bitCount(columnGroups) != 1
                || rowGroups < columnGroups
                || columnGroups < 1) {
            throw new IllegalArgumentException("a grid of " + rowGroups + " x " + columnGroups
                    + " lanes; wanted powers of two, the first not below the second");
        }
    }

    public int lanes() {
        return rowGroups * columnGroups;
    }

    /** Lanes that share one dual-port weight memory. */
    public int lanesPerBank() {
        return Math.min(2, lanes());
    }

    public int banks() {
        return lanes() / lanesPerBank();
    }

    /** Row groups drained in one trip. */
    public int outputGroups() {
        return Math.min(columnGroups, MOST_OUTPUT_GROUPS);
    }

    /** Blocks of {@code columnGroups} row groups; the gate stage does one a trip. */
    public int blocks() {
        return rowGroups / columnGroups;
    }

    @Override
    public String toString() {
        return rowGroups + "x" + columnGroups;
    }
}
