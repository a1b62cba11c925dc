package dev.skipgate.runtime.numeric;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A fixed-point number format, counted as {@code ap_fixed} counts: {@code width} bits in all, of which {@code
 * integerBits} stand left of the binary point (the sign bit among them when signed).
 *
 * @param width bits in all, 1 to 32
 * @param integerBits bits left of the binary point; may be negative or larger than the width
 * @param signed two's complement when true
 */
public record FixedPointFormat(int width, int integerBits, boolean signed) {
    /** Widest format; sums of products of such values fit in 64 bits. */
    public static final int MAX_WIDTH = 32;

    private static final Pattern WRITTEN = Pattern.compile("(u?)fixed\\((\\d{1,2}),(-?\\d{1,2})\\)");

    public FixedPointFormat {
        if (width < 1 || width > MAX_WIDTH) {
            throw new IllegalArgumentException("width is " + width + "; wanted 1 to " + MAX_WIDTH + " bits");
        }
        if (integerBits < -MAX_WIDTH || integerBits > MAX_WIDTH) {
            throw new IllegalArgumentException("integer bits are " + integerBits + "; wanted -32 to 32");
        }
    }

    public static FixedPointFormat signed(int width, int integerBits) {
        return new FixedPointFormat(width, integerBits, true);
    }

    public static FixedPointFormat unsigned(int width, int integerBits) {
        return new FixedPointFormat(width, integerBits, false);
    }

    /** Reads what {@link #toString} writes. */
    public static FixedPointFormat parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no number format; wanted fixed(8,1) or ufixed(8,1)");
        }
        return new FixedPointFormat(
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                matcher.group(1).isEmpty());
    }

    /** Fraction bits: a stored integer {@code v} means {@code v * 2^-fractionBits}. */
    public int fractionBits() {
        return width - integerBits;
    }

    /** Least stored integer. */
    public long minimum() {
        return signed ? -(1L << (width - 1)) : 0;
    }

    /** Greatest stored integer. */
    public long maximum() {
        return signed ? (1L << (width - 1)) - 1 : (1L << width) - 1;
    }

    /** Greatest magnitude of a stored integer. */
    public long maximumMagnitude() {
        return Math.max(-minimum(), maximum());
    }

    /** Saturates an integer to this format. */
    public long saturate(long value) {
        return Math.max(minimum(), Math.min(maximum(), value));
    }

    /** Quantizes a real number: round half up, then saturate. NaN is refused. */
    public long quantize(double real) {
        if (Double.isNaN(real)) {
            throw new IllegalArgumentException("NaN has no fixed-point value");
        }
        double scaled = Math.scalb(real, fractionBits());
        double floor = Math.floor(scaled);
        // Not floor(scaled + 0.5): that sum rounds the double just below 0.5 up to 1.
        double rounded = scaled - floor >= 0.5 ? floor + 1 : floor;
        return rounded >= maximum() ? maximum() : rounded <= minimum() ? minimum() : (long) rounded;
    }

    /** The real number a stored integer means. */
    public double toReal(long value) {
        return Math.scalb((double) value, -fractionBits());
    }

    /**
     * Moves an integer with {@code fromFraction} fraction bits into this format: bits that fall off are rounded half up
     * (towards plus infinity), then the result is saturated.
     */
    public long requantize(long value, int fromFraction) {
        int bits = fractionBits() - fromFraction;
        if (bits <= 0) {
            return saturate(Rounding.HALF_UP.shift(value, bits));
        }
        // A left shift only grows a value, so one that is too large already may be saturated first, and stays within 64
        // bits.
        return bits >= MAX_WIDTH && value != 0
                ? saturate(value > 0 ? Long.MAX_VALUE : Long.MIN_VALUE)
                : saturate(saturate(value) << Math.min(bits, 31));
    }

    /** {@code fixed(8,1)} or {@code ufixed(8,1)}. */
    @Override
    public String toString() {
        return (signed ? "fixed(" : "ufixed(") + width + "," + integerBits + ")";
    }
}
