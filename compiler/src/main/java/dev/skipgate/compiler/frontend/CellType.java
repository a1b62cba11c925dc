package dev.skipgate.compiler.frontend;

/** The kinds of recurrent cell. */
public enum CellType {
    LSTM(4),
    GRU(3),
    /** A GRU whose state is reset before the recurrent product. */
    GRU_RESET_FIRST(3),
    RNN_TANH(1),
    RNN_RELU(1);

    private final int gates;

    CellType(int gates) {
        this.gates = gates;
    }

    /** How many rows of weights a unit has. */
    public int gates() {
        return gates;
    }
}
