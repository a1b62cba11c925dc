package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ColumnMap;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.numeric.WeightMatrix;

/**
 * Deals the terms of a matrix to the lanes (docs/datapath.md sections 1 and 3): who holds what, and how much of it. The one place that
 * knows; lengths and memory images are both made by walking it.
 */
final class LaneTerms {
    private final WeightMatrix weights;
    private final RowMap rows;
    private final ColumnMap columns;
    private final Grid grid;
    private final boolean oneHot;
    private final int[][] rowsOfGroup;

    LaneTerms(WeightMatrix weights, RowMap rows, ColumnMap columns, Grid grid, boolean oneHot) {
        this.weights = weights;
        this.rows = rows;
        this.columns = columns;
        this.grid = grid;
        this.oneHot = oneHot;
        rowsOfGroup = rowsOfGroup();
    }

    LaneTerms(Operand operand, Grid grid) {
        this(operand.weights(), operand.rows(), operand.columns(), grid, operand.isOneHot());
    }

    private int[][] rowsOfGroup() {
        int[] counts = new int[grid.rowGroups()];
        for (int group : rows.groups()) {
            counts[group]++;
        }
        int[][] lists = new int[grid.rowGroups()][];
        for (int r = 0; r < lists.length; r++) {
            lists[r] = new int[counts[r]];
        }
        int[] next = new int[grid.rowGroups()];
        for (int row = 0; row < rows.rows(); row++) {
            int group = rows.groups()[row];
            lists[group][next[group]++] = row;
        }
        return lists;
    }

    /** Hears the compressed terms of a lane's column, in the order they are stored. */
    interface TermVisitor {
        void term(int column, int row, int shift, boolean negative);
    }

    /** Number of terms (compressed) or codes (packed) of each lane in each local column, {@code [lane][local]}. */
    int[][] lengths(Encoding encoding) {
        int[][] lengths = new int[grid.lanes()][columns.perGroup()];
        for (int lane = 0; lane < grid.lanes(); lane++) {
            int[] ofLane = lengths[lane];
            if (encoding == Encoding.PACKED) {
                for (int column = 0; column < weights.columns(); column++) {
                    if (holdsPacked(lane, column)) {
                        ofLane[columns.locals()[column]] = rows.codes();
                    }
                }
            } else {
                forEachTerm(lane, (column, row, shift, negative) -> ofLane[columns.locals()[column]]++);
            }
        }
        return lengths;
    }

    /** Whether a packed column is stored in this lane. */
    boolean holdsPacked(int lane, int column) {
        int group = oneHot ? column % grid.columnGroups() : columns.groups()[column];
        return group == lane % grid.columnGroups();
    }

    /** Terms of a lane, columns in the order of the matrix, rows ascending. */
    void forEachTerm(int lane, TermVisitor visitor) {
        for (int column = 0; column < weights.columns(); column++) {
            if (oneHot || columns.groups()[column] == lane % grid.columnGroups()) {
                forEachTermOf(lane, column, visitor);
            }
        }
    }

    /** Terms of one column in a lane. */
    void forEachTermOf(int lane, int column, TermVisitor visitor) {
        int rowGroup = lane / grid.columnGroups();
        int columnGroup = lane % grid.columnGroups();
        int dealt = 0;
        for (int row : rowsOfGroup[rowGroup]) {
            int code = weights.code(row, column);
            if (code == 0) {
                continue;
            }
            if (!oneHot || dealt++ % grid.columnGroups() == columnGroup) {
                Terms.forEach(weights, code, (shift, negative) -> visitor.term(column, row, shift, negative));
            }
        }
    }

    /** The packed codes of a row group in one column; zero where no row lives. */
    int[] packedCodes(int rowGroup, int column) {
        int[] codes = new int[rows.codes()];
        for (int row : rowsOfGroup[rowGroup]) {
            codes[rows.code(row)] = Terms.packed(weights.code(row, column));
        }
        return codes;
    }
}
