package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.FixedPointFormat;

/**
 * Number formats inside a GRU cell.
 *
 * @param gateInput argument of sigmoid and tanh; at most 12 bits, because a table has an entry for each value
 * @param gate result of sigmoid and tanh
 * @param hidden hidden state, which is all that a unit keeps
 */
public record GruFormats(FixedPointFormat gateInput, FixedPointFormat gate, FixedPointFormat hidden) {
    public GruFormats {
        CellFormats.requireSigned("gate input", gateInput, ActivationTable.MAX_INPUT_WIDTH);
        CellFormats.requireSigned("gate", gate, 16);
        CellFormats.requireSigned("hidden", hidden, 16);
        if (gate.fractionBits() < 0) {
            throw new IllegalArgumentException("gate " + gate + " must not have fewer bits than integer bits");
        }
    }
}
