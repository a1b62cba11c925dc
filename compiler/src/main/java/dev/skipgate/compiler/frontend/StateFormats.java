package dev.skipgate.compiler.frontend;

import java.util.Objects;

/**
 * The number formats inside a layer.
 *
 * @param hidden of the hidden state, which is what the next layer sees
 * @param cell of the cell state
 * @param gateInput of what goes into sigmoid and tanh: the address of their tables
 * @param gateOutput of what comes out of them
 */
public record StateFormats(NumberFormat hidden, NumberFormat cell, NumberFormat gateInput, NumberFormat gateOutput) {
    public StateFormats {
        Objects.requireNonNull(hidden, "hidden");
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(gateInput, "gateInput");
        Objects.requireNonNull(gateOutput, "gateOutput");
    }
}
