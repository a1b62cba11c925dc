package dev.skipgate.compiler.frontend;

/** How the codes of a matrix shall be stored. */
public enum EncodingChoice {
    /** The cheapest one, by cost. */
    AUTO,
    /** All codes, zeros too, densely packed. */
    PACKED,
    /** Non-zeros alone, each an index and a code. */
    COMPRESSED,
    /** Burnt into logic. */
    CONSTANT
}
