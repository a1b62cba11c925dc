package dev.skipgate.compiler.frontend;

/**
 * Where a number format may be used and what the datapath can hold there.
 *
 * @param what the numbers are, for messages
 * @param widest the most bits
 * @param leastIntegerBits the fewest bits before the point; at most all of them
 */
record FormatRange(String what, int widest, int leastIntegerBits, int defaultWidth, int defaultIntegerBits) {
    static final FormatRange HIDDEN = new FormatRange("a hidden state", 16, 1, 8, 1);
    static final FormatRange DENSE = new FormatRange("a dense layer's value", 16, 1, 8, 1);
    static final FormatRange CELL = new FormatRange("a cell state", 24, 1, 16, 4);
    /** The address of a table, so at most 4,096 entries; the default is 2,048 over [-8, 8). */
    static final FormatRange GATE_INPUT = new FormatRange("a table address", 12, 1, 11, 4);
    /** The default holds 1.0 exactly. */
    static final FormatRange GATE_OUTPUT = new FormatRange("a gate", 16, 1, 10, 2);

    static final FormatRange BIAS = new FormatRange("a bias", 24, -8, 16, 4);
    static final FormatRange LOGITS = new FormatRange("a logit", 16, 1, 16, 8);
    static final FormatRange INPUT = new FormatRange("an input value", 16, -8, 8, 1);
    static final FormatRange WEIGHT = new FormatRange("a fixed-point weight", 16, -8, 8, 2);
}
