package dev.skipgate.runtime.training.plan;

/** The kinds of recurrent cell. */
public enum Cell {
    LSTM(4),
    GRU(3),
    /** A GRU whose state is reset before the recurrent product. */
    GRU_RESET_FIRST(3),
    /** {@code h = tanh(W x + U h' + b)}. */
    RNN_TANH(1),
    /** {@code h = max(0, W x + U h' + b)}. */
    RNN_RELU(1);

    private final int gates;

    Cell(int gates) {
        this.gates = gates;
    }

    /** How many sums a unit has. */
    public int gates() {
        return gates;
    }
}
