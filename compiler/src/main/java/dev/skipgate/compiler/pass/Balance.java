package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ColumnMap;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Assigns the units of each LSTM layer to row groups so that the lanes are loaded evenly: units are dealt out by weight, then
 * swapped as long as swaps help. A unit's place moves its rows and, as a column of the next products, its
 * columns; both are counted. Deterministic.
 */
final class Balance {
    private static final int SWEEPS = 2;
    private static final int TRIES_A_PLACE = 160;

    private final Grid grid;
    private final List<PhasePlan> plans;
    private final List<List<ChooseEncodings.Choice>> encodings;
    private final List<int[]> groups = new ArrayList<>();

    Balance(Grid grid, List<PhasePlan> plans, List<List<ChooseEncodings.Choice>> encodings) {
        this.grid = grid;
        this.plans = plans;
        this.encodings = encodings;
    }

    /** Row maps of all phases; {@code optimize} false gives the units in natural order, for comparison. */
    List<RowMap> place(boolean optimize) {
        for (PhasePlan plan : plans) {
            if (plan.kind() == Phase.Kind.LSTM) {
                groups.add(optimize ? dealtByWeight(plan) : natural(plan));
            }
        }
        for (int sweep = 0; optimize && sweep < SWEEPS; sweep++) {
            for (int layer = 0; layer < groups.size(); layer++) {
                improve(layer, sweep);
            }
        }
        List<RowMap> maps = new ArrayList<>();
        for (int p = 0; p < plans.size(); p++) {
            PhasePlan plan = plans.get(p);
            maps.add(
                    plan.kind() == Phase.Kind.LSTM
                            ? rowMap(plan.units(), groups.get(p))
                            : RowMap.natural(plan.rows(), grid.rowGroups()));
        }
        return maps;
    }

    private int[] natural(PhasePlan plan) {
        int[] group = new int[plan.depth(grid) * grid.rowGroups()];
        for (int place = 0; place < group.length; place++) {
            group[place] = place % grid.rowGroups();
        }
        return group;
    }

    private int[] dealtByWeight(PhasePlan plan) {
        int[] group = new int[plan.depth(grid) * grid.rowGroups()];
        long[] weight = new long[group.length];
        for (PhasePlan.Product product : plan.products()) {
            WeightMatrix matrix = product.weights();
            for (int row = 0; row < matrix.rows(); row++) {
                for (int column = 0; column < matrix.columns(); column++) {
                    weight[row % plan.units()] += matrix.termsAt(row, column);
                }
            }
        }
        Integer[] order = new Integer[group.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                Comparator.comparingLong((Integer place) -> -weight[place]).thenComparing(place -> place));
        for (int rank = 0; rank < order.length; rank++) {
            int round = rank / grid.rowGroups();
            int position = rank % grid.rowGroups();
            group[order[rank]] = round % 2 == 0 ? position : grid.rowGroups() - 1 - position;
        }
        return group;
    }

    private RowMap rowMap(int units, int[] group) {
        int[] unitGroups = Arrays.copyOf(group, units);
        int[] unitSlots = new int[units];
        int[] next = new int[grid.rowGroups()];
        for (int unit = 0; unit < units; unit++) {
            unitSlots[unit] = next[unitGroups[unit]]++;
        }
        return RowMap.ofUnits(group.length / grid.rowGroups(), unitGroups, unitSlots);
    }

    private void improve(int layer, int sweep) {
        int[] group = groups.get(layer);
        LaneLoads loads = new LaneLoads(
                grid.columnGroups(),
                group,
                inputTerms(layer),
                recurrentTerms(layer),
                nextColumns(layer),
                nextBase(layer));
        SplittableRandom random = new SplittableRandom(1_000L * sweep + layer + 1);
        int worst = loads.worstGroup();
        for (int attempt = 0; attempt < TRIES_A_PLACE * group.length; attempt++) {
            int u = random.nextInt(group.length);
            int v = random.nextInt(group.length);
            if (attempt % 2 == 0 && group[u] != worst) {
                continue;
            }
            if (loads.swapIfBetter(u, v)) {
                worst = loads.worstGroup();
            }
        }
    }

    private boolean counts(int phase, int product) {
        return encodings.get(phase).get(product).encoding() == Encoding.COMPRESSED
                && !plans.get(phase).products().get(product).isOneHot();
    }

    private int columnGroup(PhasePlan.Product product, int column) {
        return product.source() >= 0
                ? groups.get(product.source())[column] % grid.columnGroups()
                : column % grid.columnGroups();
    }

    /** Terms of each unit of a layer in each column group of its input. */
    private int[][] inputTerms(int layer) {
        PhasePlan plan = plans.get(layer);
        int[][] terms = new int[groups.get(layer).length][grid.columnGroups()];
        if (counts(layer, 0)) {
            PhasePlan.Product product = plan.products().get(0);
            addTerms(product, (row, column, count) -> terms[row % plan.units()][columnGroup(product, column)] += count);
        }
        return terms;
    }

    private byte[][] recurrentTerms(int layer) {
        PhasePlan plan = plans.get(layer);
        int places = groups.get(layer).length;
        byte[][] terms = new byte[places][places];
        if (counts(layer, 1)) {
            addTerms(plan.products().get(1), (row, column, count) -> terms[row % plan.units()][column] += (byte) count);
        }
        return terms;
    }

    private int rowGroup(int phase, int row) {
        PhasePlan plan = plans.get(phase);
        return plan.kind() == Phase.Kind.LSTM
                ? groups.get(phase)[row % plan.units()]
                : row / RowMap.GATES % grid.rowGroups();
    }

    /** Terms of each row group of the next phase for each unit of a layer. */
    private int[][] nextColumns(int layer) {
        int[][] terms = new int[groups.get(layer).length][grid.rowGroups()];
        if (counts(layer + 1, 0)) {
            addTerms(
                    plans.get(layer + 1).products().get(0),
                    (row, column, count) -> terms[column][rowGroup(layer + 1, row)] += count);
        }
        return terms;
    }

    /** Loads of the next phase that do not come from this layer's columns. */
    private int[][] nextBase(int layer) {
        int[][] loads = new int[grid.rowGroups()][grid.columnGroups()];
        PhasePlan plan = plans.get(layer + 1);
        if (plan.kind() == Phase.Kind.LSTM && counts(layer + 1, 1)) {
            PhasePlan.Product product = plan.products().get(1);
            addTerms(
                    product,
                    (row, column, count) -> loads[rowGroup(layer + 1, row)][columnGroup(product, column)] += count);
        }
        return loads;
    }

    private interface TermCount {
        void add(int row, int column, int count);
    }

    private static void addTerms(PhasePlan.Product product, TermCount to) {
        WeightMatrix matrix = product.weights();
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                int count = matrix.termsAt(row, column);
                if (count != 0) {
                    to.add(row, column, count);
                }
            }
        }
    }

    /** Column map of a product's vector under the given row maps. */
    static ColumnMap columns(PhasePlan.Product product, List<RowMap> rows, Grid grid) {
        if (product.isOneHot()) {
            return ColumnMap.oneHot(product.weights().columns());
        }
        return product.source() == PhasePlan.INPUT
                ? ColumnMap.dealt(product.weights().columns(), grid)
                : ColumnMap.hidden(rows.get(product.source()), grid);
    }
}
