package dev.skipgate.compiler.ir;

import java.util.Collections;
import java.util.List;

/**
 * Where rows live: row group and slot (docs/datapath.md section 1).
 *
 * @param depth slots a gate: {@code s} runs below it
 * @param firstGate the gate with which packed columns of these rows begin
 * @param codes packed codes of a column in a row group
 * @param groups row group of each row
 * @param gates {@code q}, 0 to 3, of each row
 * @param slots {@code s} of each row
 */
public record RowMap(int depth, int firstGate, int codes, int[] groups, int[] gates, int[] slots) {
    /** Slots of one gate index. */
    public static final int GATES = 4;

    /**
     * Rows of units that have several sums: row {@code g * units + u} is unit {@code u}'s, at gate {@code gates[g]} of its place.
     *
     * @param gates at least one
     */
    public static RowMap ofGates(UnitMap units, List<Integer> gates) {
        int rows = gates.size() * units.units();
        int[] groups = new int[rows];
        int[] at = new int[rows];
        int[] slots = new int[rows];
        for (int row = 0; row < rows; row++) {
            groups[row] = units.groups()[row % units.units()];
            at[row] = gates.get(row / units.units());
            slots[row] = units.slots()[row % units.units()];
        }
        int first = Collections.min(gates);
        int span = Collections.max(gates) - first + 1;
        return new RowMap(units.places(), first, span * units.places(), groups, at, slots);
    }

    /** Rows of units with a single sum: the places of a row group fill the slots of gate 0, then those of the next. */
    public static RowMap ofSingleSums(UnitMap units) {
        int depth = depthOf(units.places());
        int[] gates = new int[units.units()];
        int[] slots = new int[units.units()];
        for (int unit = 0; unit < gates.length; unit++) {
            gates[unit] = units.slots()[unit] / depth;
            slots[unit] = units.slots()[unit] % depth;
        }
        return new RowMap(depth, 0, units.places(), units.groups(), gates, slots);
    }

    /** Slots a gate for this many units with a single sum in a row group. */
    public static int depthOf(int places) {
        return (places + GATES - 1) / GATES;
    }

    /** Rows of the dense output, in natural order. */
    public static RowMap natural(int rows, int rowGroups) {
        int[] groups = new int[rows];
        int[] gates = new int[rows];
        int[] slots = new int[rows];
        for (int row = 0; row < rows; row++) {
            groups[row] = row / GATES % rowGroups;
            gates[row] = row % GATES;
            slots[row] = row / (GATES * rowGroups);
        }
        int depth = naturalDepth(rows, rowGroups);
        return new RowMap(depth, 0, GATES * depth, groups, gates, slots);
    }

    /** Slots a gate that a dense output of this many rows needs. */
    public static int naturalDepth(int rows, int rowGroups) {
        return (rows + GATES * rowGroups - 1) / (GATES * rowGroups);
    }

    public int rows() {
        return groups.length;
    }

    /** Position of a row among the {@code 4 * depth} slots of its row group. */
    public int position(int row) {
        return gates[row] * depth + slots[row];
    }

    /** Position of a row among the packed codes of its row group. */
    public int code(int row) {
        return position(row) - firstGate * depth;
    }
}
