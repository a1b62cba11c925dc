package dev.skipgate.compiler.frontend;

/** The kinds of recurrent cell that can be built. */
public enum CellType {
    LSTM
}
