package dev.skipgate.runtime.training.prune;

import dev.skipgate.runtime.numeric.pruning.WeightClass;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Weights that a pruning scheme treats alike (nmt-pruning, section 3.2): the feed-forward or the recurrent weights of one gate in one
 * layer, or a whole matrix such as an embedding's or the output's.
 *
 * @param name what it is called in reports
 * @param parameter the matrix
 * @param fromRow its first row in the class
 * @param toRow one past the last
 */
public record PruningClass(String name, Parameter parameter, int fromRow, int toRow) {
    public PruningClass {
        Objects.requireNonNull(name, "name");
        Objects.checkFromToIndex(fromRow, toRow, parameter.rows());
    }

    public static PruningClass whole(Parameter parameter) {
        return new PruningClass(parameter.name(), parameter, 0, parameter.rows());
    }

    /**
     * The gates of a matrix in which they lie one below the other.
     *
     * @param gates their names, top to bottom
     */
    public static List<PruningClass> ofGates(Parameter parameter, List<String> gates) {
        if (gates.isEmpty() || parameter.rows() % gates.size() != 0) {
            throw new IllegalArgumentException(
                    parameter.name() + " has " + parameter.rows() + " rows, which are no " + gates.size() + " gates");
        }
        List<PruningClass> classes = new ArrayList<>();
        int rows = parameter.rows() / gates.size();
        for (int gate = 0; gate < gates.size(); gate++) {
            String name = parameter.name() + "." + gates.get(gate);
            classes.add(new PruningClass(name, parameter, gate * rows, (gate + 1) * rows));
        }
        return classes;
    }

    /** Its master weights. */
    WeightClass masters() {
        int columns = parameter.columns();
        return new WeightClass(parameter.master(), fromRow * columns, toRow * columns, columns);
    }

    /** The share of its master weights that are zero. */
    public double sparsity() {
        WeightClass masters = masters();
        long zeros = 0;
        for (int i = masters.from(); i < masters.to(); i++) {
            zeros += masters.weights()[i] == 0 ? 1 : 0;
        }
        return zeros / (double) (masters.to() - masters.from());
    }
}
