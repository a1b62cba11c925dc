package dev.skipgate.compiler.ir;

/**
 * Where the rows of a phase live: row group and slot (docs/datapath.md section 1).
 *
 * @param depth slots a gate: {@code s} runs below it
 * @param groups row group of each row
 * @param gates {@code q}, 0 to 3, of each row
 * @param slots {@code s} of each row
 */
public record RowMap(int depth, int[] groups, int[] gates, int[] slots) {
    /** Slots of one gate index. */
    public static final int GATES = 4;

    /** Rows of an LSTM layer whose unit {@code u} sits at {@code (groups[u], slots[u])}. */
    public static RowMap ofUnits(int depth, int[] unitGroups, int[] unitSlots) {
        int units = unitGroups.length;
        int[] groups = new int[GATES * units];
        int[] gates = new int[GATES * units];
        int[] slots = new int[GATES * units];
        for (int row = 0; row < GATES * units; row++) {
            groups[row] = unitGroups[row % units];
            gates[row] = row / units;
            slots[row] = unitSlots[row % units];
        }
        return new RowMap(depth, groups, gates, slots);
    }

    /** Rows of a dense layer, in natural order. */
    public static RowMap natural(int rows, int rowGroups) {
        int[] groups = new int[rows];
        int[] gates = new int[rows];
        int[] slots = new int[rows];
        for (int row = 0; row < rows; row++) {
            groups[row] = row / GATES % rowGroups;
            gates[row] = row % GATES;
            slots[row] = row / (GATES * rowGroups);
        }
        return new RowMap(depthOf(rows, rowGroups), groups, gates, slots);
    }

    /** Slots a gate that a dense layer of this many rows needs. */
    public static int depthOf(int rows, int rowGroups) {
        return (rows + GATES * rowGroups - 1) / (GATES * rowGroups);
    }

    public int rows() {
        return groups.length;
    }

    /** Position of a row among the {@code 4 * depth} slots of its row group. */
    public int position(int row) {
        return gates[row] * depth + slots[row];
    }
}
