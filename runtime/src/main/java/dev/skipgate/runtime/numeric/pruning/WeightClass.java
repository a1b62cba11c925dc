package dev.skipgate.runtime.numeric.pruning;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A run of weights that pruning treats as one class: one gate of a matrix, or a whole matrix.
 *
 * @param weights the matrix, row-major; not copied
 * @param from its first weight in the class
 * @param to one past the last
 * @param columns columns of the matrix; only {@link MagnitudePruning.BankBalanced} asks for them
 */
public record WeightClass(float[] weights, int from, int to, int columns) {
    public WeightClass {
        Objects.checkFromToIndex(from, to, weights.length);
    }

    public static WeightClass whole(float[] weights, int columns) {
        return new WeightClass(weights, 0, weights.length, columns);
    }

    /** The gates of a matrix in which they lie one below the other. */
    public static List<WeightClass> ofGates(float[] weights, int gates, int columns) {
        List<WeightClass> classes = new ArrayList<>();
        int size = weights.length / gates;
        for (int gate = 0; gate < gates; gate++) {
            classes.add(new WeightClass(weights, gate * size, (gate + 1) * size, columns));
        }
        return classes;
    }

    /** Its rows, cut into banks of so many columns; the last bank of a row may be smaller. */
    List<WeightClass> banks(int bankColumns) {
        if (columns < 1 || from % columns != 0 || size() % columns != 0) {
            throw new IllegalArgumentException(
                    "weights " + from + " to " + to + " are no whole rows of " + columns + " columns");
        }
        List<WeightClass> banks = new ArrayList<>();
        for (int row = from; row < to; row += columns) {
            for (int column = 0; column < columns; column += bankColumns) {
                int end = Math.min(column + bankColumns, columns);
                banks.add(new WeightClass(weights, row + column, row + end, columns));
            }
        }
        return banks;
    }

    int size() {
        return to - from;
    }

    /** Zeroes weights whose magnitude is at most the threshold. */
    void zeroUpTo(float threshold) {
        for (int i = from; i < to; i++) {
            if (Math.abs(weights[i]) <= threshold) {
                weights[i] = 0;
            }
        }
    }

    long countUpTo(double threshold) {
        long count = 0;
        for (int i = from; i < to; i++) {
            if (Math.abs(weights[i]) <= threshold) {
                count++;
            }
        }
        return count;
    }

    double standardDeviation() {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            sum += weights[i];
            squares += (double) weights[i] * weights[i];
        }
        double mean = sum / size();
        return Math.sqrt(Math.max(0, squares / size() - mean * mean));
    }
}
