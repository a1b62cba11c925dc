package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.SliceRounding;
import java.util.Objects;

/**
 * Where a cell rounds in the forward pass, as the integer cell does ({@code runtime.bundle.CellFormats}).
 *
 * @param bias sum of both biases
 * @param gateInput arguments of sigmoid and tanh
 * @param gate results of sigmoid and tanh
 * @param cell cell state
 * @param hidden hidden state
 * @param squashInput the cell state as the argument of tanh, in the format of {@code gateInput}
 * @param squashed its tanh, in the format of {@code gate}
 * @param reset the state that a GRU has reset before its product, in the format of {@code hidden}
 */
public record CellRounding(
        SliceRounding bias,
        SliceRounding gateInput,
        SliceRounding gate,
        SliceRounding cell,
        SliceRounding hidden,
        SliceRounding squashInput,
        SliceRounding squashed,
        SliceRounding reset) {
    /** Floats throughout. */
    public static final CellRounding NONE = new CellRounding(
            SliceRounding.NONE,
            SliceRounding.NONE,
            SliceRounding.NONE,
            SliceRounding.NONE,
            SliceRounding.NONE,
            SliceRounding.NONE,
            SliceRounding.NONE,
            SliceRounding.NONE);

    public CellRounding {
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(gateInput, "gateInput");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(hidden, "hidden");
        Objects.requireNonNull(squashInput, "squashInput");
        Objects.requireNonNull(squashed, "squashed");
        Objects.requireNonNull(reset, "reset");
    }
}
