package dev.skipgate.runtime.training.dropout;

import dev.skipgate.runtime.training.random.RandomState;
import java.util.Objects;

/**
 * Conventional dropout: each value is dropped by itself, and the kept ones are scaled by {@code 1 / (1 - rate)}, so that nothing has
 * to be scaled later. Forward and backward are the same product with the mask.
 */
public final class ElementDropout {
    /** Bits that decide over one value: four decisions from a draw. */
    private static final int BITS = 16;

    private static final int LEVELS = 1 << BITS;

    private final int keep;
    private final float scale;
    private float[] mask = new float[0];

    /** @param rate the share to drop, 0 up to but without 1, taken to the next multiple of 2^-16 */
    public ElementDropout(double rate) {
        long kept = Math.round((1 - rate) * LEVELS);
        if (!(rate >= 0 && rate < 1) || kept == 0) {
            throw new IllegalArgumentException("a dropout rate of " + rate + "; wanted 0 up to but without 1");
        }
        this.keep = (int) kept;
        this.scale = (float) LEVELS / keep;
    }

    /** Draws a new mask for so many values; one draw makes four of them. */
    public void sample(int length, RandomState random) {
        if (mask.length < length) {
            // Whole draws, so that the loop needs no end of its own.
            mask = new float[(length + 3) & ~3];
        }
        int scaleBits = Float.floatToRawIntBits(scale);
        for (int i = 0; i < length; i += 4) {
            long bits = random.nextLong();
            mask[i] = factor((int) (bits >>> 48), scaleBits);
            mask[i + 1] = factor((int) (bits >>> 32) & (LEVELS - 1), scaleBits);
            mask[i + 2] = factor((int) (bits >>> 16) & (LEVELS - 1), scaleBits);
            mask[i + 3] = factor((int) bits & (LEVELS - 1), scaleBits);
        }
    }

    /** The scale where the level is below the kept ones, else zero; no branch, as it could not be predicted. */
    private float factor(int level, int scaleBits) {
        return Float.intBitsToFloat(((level - keep) >> 31) & scaleBits);
    }

    /**
     * Multiplies values, or their gradients, by the mask, in place.
     *
     * @param from which value of the mask the first one gets
     */
    public void apply(float[] values, int offset, int length, int from) {
        Objects.checkFromIndexSize(offset, length, values.length);
        Objects.checkFromIndexSize(from, length, mask.length);
        for (int i = 0; i < length; i++) {
            values[offset + i] *= mask[from + i];
        }
    }
}
