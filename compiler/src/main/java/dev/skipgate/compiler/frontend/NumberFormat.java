package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.Objects;

/**
 * A fixed-point format as the user wrote it, counted as ap_fixed counts.
 *
 * @param width all bits, 1 to 32
 * @param integerBits bits before the binary point, the sign among them; may be negative or exceed the width
 * @param where it was written, or the place it is a default for
 */
public record NumberFormat(int width, int integerBits, boolean signed, SourceLocation where) {
    public NumberFormat {
        if (width < 1 || width > 32) {
            throw new IllegalArgumentException("a format has 1 to 32 bits, not " + width);
        }
        if (Math.abs(integerBits) > 32) {
            throw new IllegalArgumentException("integer bits are -32 to 32, not " + integerBits);
        }
        Objects.requireNonNull(where, "where");
    }

    /** How many bits stand after the binary point; a step is 2 to minus this power. */
    public int fractionBits() {
        return width - integerBits;
    }

    /** The format for calculating with. */
    public FixedPointFormat fixedPoint() {
        return new FixedPointFormat(width, integerBits, signed);
    }

    /** The format as the description spells it: {@code fixed(8,1)}. */
    @Override
    public String toString() {
        return (signed ? "fixed(" : "ufixed(") + width + "," + integerBits + ")";
    }
}
