package dev.skipgate.compiler.ir;

/** How a weight matrix is stored. */
public enum Encoding {
    /** A code for every weight, zero or not. */
    PACKED,
    /** The non-zeros alone, each with its row. */
    COMPRESSED,
    /** Burnt into logic; for tiny matrices. */
    CONSTANT;

    /** As reports and model descriptions write it. */
    public String word() {
        return switch (this) {
            case PACKED -> "packed";
            case COMPRESSED -> "compressed";
            case CONSTANT -> "constant";
        };
    }
}
