package dev.skipgate.compiler.ir;

import java.util.List;

/** What takes the sums of a phase (docs/datapath.md sections 1 and 2). */
public enum Stage {
    /** Gates i, f, g, o. */
    LSTM,
    /** A GRU with the reset after the product: r, z, n of the input, n of the state. */
    GRU,
    /** A GRU with the reset before the product, first part: r, z. It gives the reset state. */
    GRU_RESET,
    /** Its second part: n. */
    GRU_UPDATE,
    RNN_TANH,
    RNN_RELU,
    DENSE,
    DENSE_RELU,
    /** The drain of the dense output. */
    OUTPUT;

    /**
     * The gate {@code q} that each of a unit's biases is at, in the order of the biases; empty when a unit has one sum. A GRU's are dealt
     * so that each of its matrices has neighbouring gates.
     */
    public List<Integer> gates() {
        return switch (this) {
            case LSTM -> List.of(0, 1, 2, 3);
            case GRU -> List.of(1, 2, 0, 3);
            case GRU_RESET -> List.of(0, 1);
            case GRU_UPDATE -> List.of(2);
            case RNN_TANH, RNN_RELU, DENSE, DENSE_RELU, OUTPUT -> List.of();
        };
    }

    /** Whether a unit has a single sum, so that up to four of them share a place. */
    public boolean hasOneSum() {
        return gates().isEmpty() && this != OUTPUT;
    }

    /** Whether what it gives is a hidden state. */
    public boolean keepsHidden() {
        return this == LSTM || this == GRU || this == GRU_UPDATE || this == RNN_TANH || this == RNN_RELU;
    }

    /** Whether it uses the memory of cells: an LSTM's, or a GRU's between its two parts. */
    public boolean hasCell() {
        return this == LSTM || this == GRU_RESET || this == GRU_UPDATE;
    }

    /** Whether it is the last of its layer. */
    public boolean endsLayer() {
        return this != GRU_RESET && this != OUTPUT;
    }

    /** Sums that it takes of a unit. */
    public int sums() {
        return Math.max(1, gates().size());
    }
}
