package dev.skipgate.compiler.pass;

import java.util.Arrays;

/**
 * Loads of the lanes in two phases that a layer's placement changes: its own (rows and recurrent columns) and the next
 * one's (columns). Places without a unit count as units without weights, so every change is a swap.
 */
final class LaneLoads {
    private static final double MARGIN = 1e-12;

    private final int rowGroups;
    private final int columnGroups;
    private final int places;
    private final int[] group;
    private final byte[][] recurrent;
    private final int[][] unitColumns;
    private final int[][] groupRows;
    private final int[][] own;
    private final int[][] nextColumns;
    private final int[][] next;
    private final double ownMean;
    private final double nextMean;

    /**
     * @param group row group of each place, changed by {@link #swapIfBetter}
     * @param input terms of each unit in each column group of the layer's input, {@code [unit][columnGroup]}
     * @param recurrent terms of each unit for each unit of its own layer, {@code [unit][unit]}
     * @param nextColumns terms of each row group of the next phase for each unit, {@code [unit][rowGroup]}
     * @param nextBase loads of the next phase without this layer's columns, {@code [rowGroup][columnGroup]}
     */
    LaneLoads(int columnGroups, int[] group, int[][] input, byte[][] recurrent, int[][] nextColumns, int[][] nextBase) {
        this.rowGroups = nextBase.length;
        this.columnGroups = columnGroups;
        this.places = group.length;
        this.group = group;
        this.recurrent = recurrent;
        this.nextColumns = nextColumns;
        unitColumns = new int[places][columnGroups];
        groupRows = new int[places][rowGroups];
        own = new int[rowGroups][columnGroups];
        next = new int[rowGroups][];
        for (int r = 0; r < rowGroups; r++) {
            next[r] = nextBase[r].clone();
        }
        for (int u = 0; u < places; u++) {
            for (int c = 0; c < columnGroups; c++) {
                unitColumns[u][c] = input[u][c];
            }
        }
        for (int u = 0; u < places; u++) {
            for (int v = 0; v < places; v++) {
                unitColumns[u][group[v] % columnGroups] += recurrent[u][v];
                groupRows[v][group[u]] += recurrent[u][v];
            }
        }
        for (int u = 0; u < places; u++) {
            for (int c = 0; c < columnGroups; c++) {
                own[group[u]][c] += unitColumns[u][c];
            }
            for (int r = 0; r < rowGroups; r++) {
                next[r][group[u] % columnGroups] += nextColumns[u][r];
            }
        }
        ownMean = mean(own);
        nextMean = mean(next);
    }

    private static double mean(int[][] loads) {
        return Math.max(
                1, Arrays.stream(loads).flatMapToInt(Arrays::stream).average().orElse(1));
    }

    /** Row group of the most loaded lane of the layer's own phase. */
    int worstGroup() {
        int worst = 0;
        int most = -1;
        for (int r = 0; r < rowGroups; r++) {
            for (int load : own[r]) {
                if (load > most) {
                    most = load;
                    worst = r;
                }
            }
        }
        return worst;
    }

    /** Swaps two units when that makes the loads more even; says whether it did. */
    boolean swapIfBetter(int u, int v) {
        int r1 = group[u];
        int r2 = group[v];
        if (r1 == r2) {
            return false;
        }
        int c1 = r1 % columnGroups;
        int c2 = r2 % columnGroups;
        double before = unevenness(r1, r2, c1, c2);
        shift(u, v, r1, r2, c1, c2, 1);
        if (unevenness(r1, r2, c1, c2) >= before - MARGIN) {
            shift(u, v, r1, r2, c1, c2, -1);
            return false;
        }
        group[u] = r2;
        group[v] = r1;
        for (int w = 0; w < places; w++) {
            int rows = recurrent[v][w] - recurrent[u][w];
            groupRows[w][r1] += rows;
            groupRows[w][r2] -= rows;
            int columns = recurrent[w][v] - recurrent[w][u];
            unitColumns[w][c1] += columns;
            unitColumns[w][c2] -= columns;
        }
        return true;
    }

    /** Moves the loads as the swap does (sign 1) or undoes it (sign -1). */
    private void shift(int u, int v, int r1, int r2, int c1, int c2, int sign) {
        for (int c = 0; c < columnGroups; c++) {
            int rows = sign * (unitColumns[v][c] - unitColumns[u][c]);
            own[r1][c] += rows;
            own[r2][c] -= rows;
        }
        if (c1 == c2) {
            return;
        }
        int corner = recurrent[v][v] - recurrent[u][v] - recurrent[v][u] + recurrent[u][u];
        for (int r = 0; r < rowGroups; r++) {
            int columns = groupRows[v][r] - groupRows[u][r] + (r == r1 ? corner : r == r2 ? -corner : 0);
            own[r][c1] += sign * columns;
            own[r][c2] -= sign * columns;
            int ahead = sign * (nextColumns[v][r] - nextColumns[u][r]);
            next[r][c1] += ahead;
            next[r][c2] -= ahead;
        }
    }

    /** Sum of the eighth powers of the loads a swap touches: peaks count, valleys do not. */
    private double unevenness(int r1, int r2, int c1, int c2) {
        double sum = 0;
        for (int c = 0; c < columnGroups; c++) {
            sum += eighth(own[r1][c] / ownMean) + eighth(own[r2][c] / ownMean);
        }
        sum *= ownMean;
        if (c1 == c2) {
            return sum;
        }
        for (int r = 0; r < rowGroups; r++) {
            if (r != r1 && r != r2) {
                sum += ownMean * (eighth(own[r][c1] / ownMean) + eighth(own[r][c2] / ownMean));
            }
            sum += nextMean * (eighth(next[r][c1] / nextMean) + eighth(next[r][c2] / nextMean));
        }
        return sum;
    }

    private static double eighth(double x) {
        double squared = x * x;
        double fourth = squared * squared;
        return fourth * fourth;
    }
}
