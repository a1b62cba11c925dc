package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/** A layer that reads what it gave in the step before: its hidden state. */
public sealed interface RecurrentLayer extends Layer permits LstmLayer, GruLayer, RnnLayer {
    /** Weights of the layer's own hidden state: as many columns as it has units. */
    WeightMatrix recurrentWeights();

    /** Input and hidden state are multiplied, then all sums are taken. */
    @Override
    default List<Integer> products() {
        return List.of(2);
    }

    /** Requires that the weights of a layer have this many rows for each unit, and the biases are as many. */
    static void requireShape(
            String name, int units, WeightMatrix input, WeightMatrix recurrent, int gates, int[] bias, int biases) {
        int rows = gates * units;
        if (units < 1
                || input.rows() != rows
                || recurrent.rows() != rows
                || recurrent.columns() != units
                || bias.length != biases * units) {
            throw new IllegalArgumentException("layer '" + name + "' of " + units + " units has input weights "
                    + input.rows() + " x " + input.columns() + ", recurrent weights " + recurrent.rows() + " x "
                    + recurrent.columns() + ", " + bias.length + " biases; wanted " + rows + " rows and "
                    + biases * units + " biases");
        }
    }
}
