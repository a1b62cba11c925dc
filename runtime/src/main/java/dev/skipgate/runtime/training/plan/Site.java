package dev.skipgate.runtime.training.plan;

/** Where a layer makes values: after each operation of its datapath. What both products add up to is one sum, as in hardware. */
public enum Site {
    /** Arguments of a recurrent layer's sigmoid and tanh. */
    SUM,
    /** Results of these. */
    GATE,
    /** What a GRU's reset gate leaves of the state, when it resets before the product. */
    RESET,
    /** The cell state of an LSTM. */
    CELL,
    /** Its tanh. */
    SQUASHED,
    /** What the layer above sees, and the recurrent product of the next step: the hidden state, a dense layer's values, the logits. */
    OUTPUT
}
