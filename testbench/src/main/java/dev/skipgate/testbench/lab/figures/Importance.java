package dev.skipgate.testbench.lab.figures;

import dev.skipgate.runtime.numeric.pruning.MagnitudePruning;
import dev.skipgate.runtime.numeric.pruning.WeightClass;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.Leaf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Where the great weights are (nmt-pruning, section 4.5 and figure 8): the weights that class-blind pruning at a rate leaves. The importance of a class is the share of its weights
 * that are left over the share of all weights that are left: 1 is a class like the rest, 2 one that keeps twice as many.
 */
public final class Importance {
    /** The rate of figure 8. */
    public static final double RATE = 0.8;

    private static final int CELLS = 16;

    private final Hierarchy hierarchy;
    private final Map<String, float[]> left = new HashMap<>();
    private final double share;

    /** Of the stored weights. */
    public Importance(Hierarchy hierarchy) {
        this.hierarchy = hierarchy;
        List<WeightClass> classes = new ArrayList<>();
        for (Leaf.OfWeights leaf : hierarchy.weights()) {
            left.computeIfAbsent(leaf.parameter().name(), any -> {
                float[] copy = leaf.parameter().master().clone();
                classes.add(WeightClass.whole(copy, leaf.columns()));
                return copy;
            });
        }
        new MagnitudePruning.ClassBlind().zero(classes, RATE);
        share = share(leaf -> true);
    }

    /** The share of all weights that are left: 1 - {@link #RATE}, or less where more were zero already. */
    public double share() {
        return share;
    }

    /** The importance of the weights that are meant; 0 when all weights are zero. */
    public double of(Predicate<Leaf.OfWeights> meant) {
        return share == 0 ? 0 : share(meant) / share;
    }

    private double share(Predicate<Leaf.OfWeights> meant) {
        long kept = 0;
        long size = 0;
        for (Leaf.OfWeights leaf : hierarchy.weights()) {
            if (meant.test(leaf)) {
                kept += kept(leaf, 0, leaf.rows(), 0, leaf.columns());
                size += leaf.size();
            }
        }
        return size == 0 ? 0 : (double) kept / size;
    }

    private long kept(Leaf.OfWeights leaf, int fromRow, int toRow, int fromColumn, int toColumn) {
        float[] values = left.get(leaf.parameter().name());
        long kept = 0;
        for (int row = fromRow; row < toRow; row++) {
            int at = leaf.from() + row * leaf.columns();
            for (int column = fromColumn; column < toColumn; column++) {
                kept += values[at + column] == 0 ? 0 : 1;
            }
        }
        return kept;
    }

    /**
     * The shares that are left in patches of a matrix, at most 16 x 16 of them.
     *
     * @return by rows
     */
    public double[][] patches(Leaf.OfWeights leaf) {
        int rows = Math.min(CELLS, leaf.rows());
        int columns = Math.min(CELLS, leaf.columns());
        double[][] shares = new double[rows][columns];
        for (int r = 0; r < rows; r++) {
            int fromRow = (int) ((long) r * leaf.rows() / rows);
            int toRow = (int) ((r + 1L) * leaf.rows() / rows);
            for (int c = 0; c < columns; c++) {
                int from = (int) ((long) c * leaf.columns() / columns);
                int to = (int) ((c + 1L) * leaf.columns() / columns);
                shares[r][c] = (double) kept(leaf, fromRow, toRow, from, to) / ((toRow - fromRow) * (long) (to - from));
            }
        }
        return shares;
    }

    /** Whether weights are multiplied with what comes from the layer below. */
    public static boolean isFeedForward(Leaf.OfWeights leaf) {
        return leaf.tensor().startsWith("weight_ih_");
    }

    /** Whether they are multiplied with the layer's own state. */
    public static boolean isRecurrent(Leaf.OfWeights leaf) {
        return leaf.tensor().startsWith("weight_hh_");
    }

    /** The importance of gates and sides of a layer with such, by the words of the table. */
    public Map<String, Double> ofLayer(String layer) {
        return classes(leaf -> leaf.layer().equals(layer));
    }

    /** The same over all layers that have gates or sides. */
    public Map<String, Double> overall() {
        return classes(leaf -> isFeedForward(leaf) || isRecurrent(leaf));
    }

    private Map<String, Double> classes(Predicate<Leaf.OfWeights> among) {
        Map<String, Double> found = new LinkedHashMap<>();
        List<Leaf.OfWeights> here = hierarchy.weights().stream().filter(among).toList();
        found.put("all", of(among));
        here.stream()
                .flatMap(leaf -> leaf.gate().stream())
                .distinct()
                .forEach(gate -> found.put(
                        gate,
                        of(leaf -> among.test(leaf)
                                && leaf.gate().filter(gate::equals).isPresent())));
        if (here.stream().anyMatch(Importance::isRecurrent)) {
            found.put("feed-forward", of(leaf -> among.test(leaf) && isFeedForward(leaf)));
            found.put("recurrent", of(leaf -> among.test(leaf) && isRecurrent(leaf)));
        }
        return found;
    }
}
