package dev.skipgate.testbench.calibration;

import java.util.List;

/**
 * What a calibration may choose from.
 *
 * @param kinds of weights, the cheapest first; each matrix gets the first that costs it little enough, else the last
 * @param within loss in nats that rounding one matrix alone may cost for a kind to be taken before the last
 * @param activationBits of inputs, embeddings, hidden states and what dense layers give, 2 to 16
 * @param perLayer whether layers of the same cell may get formats of their own, and then a gate stage each
 * @param most targets of the data that are read
 */
public record Request(List<WeightKind> kinds, double within, int activationBits, boolean perLayer, long most) {
    static final int CELL_BITS = 16;
    static final int BIAS_BITS = 16;
    static final int LOGIT_BITS = 16;

    /** The address of the tables: 2,048 entries. */
    static final int TABLE_BITS = 11;

    /** Holds 1 exactly. */
    static final int GATE_BITS = 10;

    static final int GATE_INTEGER_BITS = 2;

    public Request {
        kinds = List.copyOf(kinds);
        if (kinds.isEmpty() || activationBits < 2 || activationBits > 16 || most < 1 || !(within >= 0)) {
            throw new IllegalArgumentException("nothing to choose from");
        }
    }
}
