package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/** A layer of a network, in integers. */
public sealed interface Layer permits RecurrentLayer, DenseLayer {
    /** The user's name of the layer. */
    String name();

    /** Values it gives at every step. */
    int units();

    /** Weights of what the layer reads: as many columns as it reads values. */
    WeightMatrix inputWeights();

    /** Integers with {@code sum.fraction} fraction bits, one for every sum. */
    int[] bias();

    /** Format of the accumulator. */
    SumFormat sum();

    /** Format of the values it gives. */
    FixedPointFormat values();

    /** How many matrices are multiplied before the sums are taken, once for each time they are taken in a step. */
    List<Integer> products();

    <T> T accept(Visitor<T> visitor);

    /** One case for each kind of layer. */
    interface Visitor<T> {
        T lstm(LstmLayer layer);

        T gru(GruLayer layer);

        T rnn(RnnLayer layer);

        T dense(DenseLayer layer);
    }
}
