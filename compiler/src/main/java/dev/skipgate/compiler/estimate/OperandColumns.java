package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import java.util.Arrays;

/** The columns of an operand, by column group, and which are active now. */
final class OperandColumns {
    private final Operand operand;
    private final int[][] elements;
    private final int[][] active;
    private final int[] counts;
    private final int[] terms;

    OperandColumns(Operand operand, Grid grid) {
        this.operand = operand;
        int columnGroups = grid.columnGroups();
        elements = operand.columns().elements(columnGroups);
        active =
                new int[columnGroups][operand.isOneHot() ? 1 : operand.columns().perGroup()];
        counts = new int[columnGroups];
        terms = columnTerms(operand);
    }

    private static int[] columnTerms(Operand operand) {
        int[] terms = new int[operand.weights().columns()];
        for (int row = 0; row < operand.weights().rows(); row++) {
            for (int column = 0; column < terms.length; column++) {
                terms[column] += operand.weights().termsAt(row, column);
            }
        }
        return terms;
    }

    Operand operand() {
        return operand;
    }

    int[] list(int columnGroup) {
        return active[columnGroup];
    }

    /** Where in a column group's list the columns from a local one on begin. */
    int rank(int columnGroup, int local) {
        int at = Arrays.binarySearch(active[columnGroup], 0, counts[columnGroup], local);
        return at >= 0 ? at : -at - 1;
    }

    int longestList() {
        return Arrays.stream(counts).max().orElse(0);
    }

    /** Lists the active columns; returns how many stored terms they hold. */
    long activate(Activity activity) {
        return operand.isOneHot() ? activateOneHot(activity) : activateVector(activity);
    }

    private long activateOneHot(Activity activity) {
        int hot = 0;
        while (!activity.isActive(operand, hot)) {
            hot++;
        }
        for (int c = 0; c < counts.length; c++) {
            counts[c] = 1;
            active[c][0] = hot;
        }
        return terms[hot];
    }

    private long activateVector(Activity activity) {
        long visited = 0;
        for (int c = 0; c < counts.length; c++) {
            int count = 0;
            for (int local = 0; local < elements[c].length; local++) {
                int element = elements[c][local];
                if (element >= 0 && activity.isActive(operand, element)) {
                    active[c][count++] = local;
                    visited += terms[element];
                }
            }
            counts[c] = count;
        }
        return visited;
    }
}
