package dev.skipgate.runtime.opencl;

import dev.skipgate.runtime.numeric.FixedPointFormat;

/** Where a vector lies among the values of a sequence, and, once a packed matrix reads it, among its bits. */
final class VectorPlace {
    private final int values;
    private final int size;
    private final FixedPointFormat format;
    private int bits = PhaseTable.NONE;

    VectorPlace(int values, int size, FixedPointFormat format) {
        this.values = values;
        this.size = size;
        this.format = format;
    }

    int values() {
        return values;
    }

    FixedPointFormat format() {
        return format;
    }

    /** Words of 64 values. */
    int words() {
        return (size + PhaseTable.WORD - 1) / PhaseTable.WORD;
    }

    /** The bits' place, or {@link PhaseTable#NONE}. */
    int bits() {
        return bits;
    }

    /**
     * Gives the bits a place unless they have one.
     *
     * @param end the first free one
     * @return the first one that is free after it
     */
    int spreadAt(int end) {
        if (bits != PhaseTable.NONE) {
            return end;
        }
        bits = end;
        return end + words() * format.width();
    }
}
