package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.Objects;

/**
 * Rounds activations to a fixed-point format, so that a float forward pass sees the values integer inference will: half up,
 * saturating, equal to {@link FixedPointFormat#quantize}. NaN stays NaN, for the check of the loss to find. The gradient passes
 * unchanged (straight-through).
 *
 * @param format at most {@link #MAX_WIDTH} bits, so that a float holds each of its values
 */
public record ActivationRounding(FixedPointFormat format) {
    /** Widest format. */
    public static final int MAX_WIDTH = 22;

    /** Adding it to a number of at most 2^22 in magnitude leaves no bits for a fraction: rounds to the nearest, ties to even. */
    private static final float WHOLE = 0x1.8p23f;

    private static final float BELOW_HALF = Math.nextDown(0.5f);

    /** What one half exceeds {@link #BELOW_HALF} by, inverted. */
    private static final float HALF_TO_ONE = 0x1p25f;

    public ActivationRounding {
        Objects.requireNonNull(format, "format");
        if (format.width() > MAX_WIDTH) {
            throw new IllegalArgumentException(
                    format + " for activations in training; wanted at most " + MAX_WIDTH + " bits");
        }
    }

    /** Rounds {@code length} values from {@code offset} on, in place. */
    public void round(float[] values, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, values.length);
        float up = Math.scalb(1f, format.fractionBits());
        float down = Math.scalb(1f, -format.fractionBits());
        float least = format.minimum();
        float greatest = format.maximum();
        // No branch and no double, for the loop to be vectorized.
        for (int i = offset; i < offset + length; i++) {
            float scaled = Math.max(least, Math.min(greatest, values[i] * up));
            float even = (scaled + WHOLE) - WHOLE;
            // One where a tie was rounded down, else zero: all steps are exact.
            float tieUp = (Math.max(scaled - even, BELOW_HALF) - BELOW_HALF) * HALF_TO_ONE;
            values[i] = (even + tieUp) * down;
        }
    }
}
