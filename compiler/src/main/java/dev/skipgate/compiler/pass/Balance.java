package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.UnitMap;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Assigns the units of each layer to row groups so that the lanes are loaded evenly: units are dealt out by weight, then
 * swapped as long as swaps help. A unit's place moves its rows and, as a column of the next products, its
 * columns; both are counted. Deterministic.
 */
final class Balance {
    private static final int SWEEPS = 2;
    private static final int TRIES_A_PLACE = 160;

    private final Grid grid;
    private final List<PhasePlan> plans;
    private final List<List<ChooseEncodings.Choice>> encodings;
    /** Phases of each layer, then of the output of each pass. */
    private final List<List<Integer>> phases = new ArrayList<>();

    private final int layers;

    /** Row group of each place of each layer. */
    private final List<int[]> groups = new ArrayList<>();

    Balance(Grid grid, List<PhasePlan> plans, List<List<ChooseEncodings.Choice>> encodings) {
        this.grid = grid;
        this.plans = plans;
        this.encodings = encodings;
        for (int p = 0; p < plans.size(); p++) {
            while (phases.size() <= plans.get(p).layer()) {
                phases.add(new ArrayList<>());
            }
            phases.get(plans.get(p).layer()).add(p);
        }
        layers =
                phases.size() - (int) plans.stream().filter(PhasePlan::isOutput).count();
    }

    /** Where the units of each layer go; {@code optimize} false gives them in natural order, for comparison. */
    List<UnitMap> place(boolean optimize) {
        for (int layer = 0; layer < layers; layer++) {
            groups.add(optimize ? dealtByWeight(layer) : natural(firstOf(layer)));
        }
        for (int sweep = 0; optimize && sweep < SWEEPS; sweep++) {
            for (int layer = 0; layer < groups.size(); layer++) {
                improve(layer, sweep);
            }
        }
        List<UnitMap> maps = new ArrayList<>();
        for (int layer = 0; layer < groups.size(); layer++) {
            maps.add(unitMap(firstOf(layer).units(), groups.get(layer)));
        }
        return maps;
    }

    private PhasePlan firstOf(int layer) {
        return plans.get(phases.get(layer).get(0));
    }

    private int[] natural(PhasePlan plan) {
        int[] group = new int[plan.places(grid) * grid.rowGroups()];
        for (int place = 0; place < group.length; place++) {
            group[place] = place % grid.rowGroups();
        }
        return group;
    }

    private int[] dealtByWeight(int layer) {
        int units = firstOf(layer).units();
        int[] group = new int[firstOf(layer).places(grid) * grid.rowGroups()];
        long[] weight = new long[group.length];
        for (int phase : phases.get(layer)) {
            for (PhasePlan.Product product : plans.get(phase).products()) {
                addTerms(product, (row, column, count) -> weight[row % units] += count);
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

    private UnitMap unitMap(int units, int[] group) {
        int[] unitGroups = Arrays.copyOf(group, units);
        int[] unitSlots = new int[units];
        int[] next = new int[grid.rowGroups()];
        for (int unit = 0; unit < units; unit++) {
            unitSlots[unit] = next[unitGroups[unit]]++;
        }
        return new UnitMap(group.length / grid.rowGroups(), unitGroups, unitSlots);
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
                ? groups.get(plans.get(product.source()).layer())[column] % grid.columnGroups()
                : column % grid.columnGroups();
    }

    /** Terms of each unit of a layer in each column group of its input. */
    private int[][] inputTerms(int layer) {
        PhasePlan plan = firstOf(layer);
        int[][] terms = new int[groups.get(layer).length][grid.columnGroups()];
        if (counts(phases.get(layer).get(0), 0)) {
            PhasePlan.Product product = plan.products().get(0);
            addTerms(product, (row, column, count) -> terms[row % plan.units()][columnGroup(product, column)] += count);
        }
        return terms;
    }

    /** Hears of every product of a layer with its own units that counts. */
    private void forEachRecurrent(int layer, Consumer<PhasePlan.Product> visitor) {
        for (int phase : phases.get(layer)) {
            List<PhasePlan.Product> products = plans.get(phase).products();
            for (int o = 0; o < products.size(); o++) {
                int source = products.get(o).source();
                if (source >= 0 && plans.get(source).layer() == layer && counts(phase, o)) {
                    visitor.accept(products.get(o));
                }
            }
        }
    }

    private byte[][] recurrentTerms(int layer) {
        int units = firstOf(layer).units();
        int places = groups.get(layer).length;
        byte[][] terms = new byte[places][places];
        forEachRecurrent(
                layer,
                product -> addTerms(product, (row, column, count) -> terms[row % units][column] += (byte) count));
        return terms;
    }

    private int rowGroup(int layer, int row) {
        PhasePlan plan = firstOf(layer);
        return plan.isOutput() ? row / RowMap.GATES % grid.rowGroups() : groups.get(layer)[row % plan.units()];
    }

    /** What reads a layer: the layer above it in its pass, or the pass's output. */
    private int next(int layer) {
        List<Integer> own = phases.get(layer);
        return plans.get(own.get(own.size() - 1) + 1).layer();
    }

    /** Terms of each row group of the next phase for each unit of a layer. */
    private int[][] nextColumns(int layer) {
        int[][] terms = new int[groups.get(layer).length][grid.rowGroups()];
        int next = next(layer);
        if (counts(phases.get(next).get(0), 0)) {
            addTerms(
                    firstOf(next).products().get(0),
                    (row, column, count) -> terms[column][rowGroup(next, row)] += count);
        }
        return terms;
    }

    /** Loads of the next phase that do not come from this layer's columns. */
    private int[][] nextBase(int layer) {
        int[][] loads = new int[grid.rowGroups()][grid.columnGroups()];
        int next = next(layer);
        forEachRecurrent(
                next,
                product -> addTerms(
                        product,
                        (row, column, count) -> loads[rowGroup(next, row)][columnGroup(product, column)] += count));
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
}
