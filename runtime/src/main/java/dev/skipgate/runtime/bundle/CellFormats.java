package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.FixedPointFormat;

/**
 * Number formats inside an LSTM cell.
 *
 * @param gateInput argument of sigmoid and tanh; at most 12 bits, because a table has an entry for each value
 * @param gate result of sigmoid and tanh
 * @param cell cell state
 * @param hidden hidden state
 */
public record CellFormats(
        FixedPointFormat gateInput, FixedPointFormat gate, FixedPointFormat cell, FixedPointFormat hidden) {
    public CellFormats {
        requireSigned("gate input", gateInput, ActivationTable.MAX_INPUT_WIDTH);
        requireSigned("gate", gate, 16);
        requireSigned("cell", cell, 24);
        requireSigned("hidden", hidden, 16);
        if (gate.fractionBits() < 0 || cell.fractionBits() < 0) {
            throw new IllegalArgumentException(
                    "gate " + gate + " and cell " + cell + " must not have fewer bits than" + " integer bits");
        }
    }

    static void requireSigned(String name, FixedPointFormat format, int maxWidth) {
        if (!format.signed() || format.width() > maxWidth) {
            throw new IllegalArgumentException(
                    name + " format is " + format + "; wanted a signed one of at most " + maxWidth + " bits");
        }
    }
}
