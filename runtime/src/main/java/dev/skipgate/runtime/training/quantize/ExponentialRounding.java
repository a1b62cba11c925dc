package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Objects;

/**
 * Exponential weights (limited-precision-rnn, eq. 7 and 8): {@code sign(w) 2^e} with e next to {@code log2 |w|}, one up when the
 * rest {@code r = |w|/2^i - 1} is above 1/2 or, stochastically, with probability r; magnitudes below the format's zero bound become
 * zero. From 2^lo to 2^hi the stochastic mean is {@code w}.
 */
public record ExponentialRounding(ExponentialQuantizer format, boolean stochastic) implements WeightRounding {
    private static final int FRACTION_BITS = 23;
    private static final int EXPONENT_BIAS = 127;
    private static final int SIGN = 1 << 31;

    public ExponentialRounding {
        Objects.requireNonNull(format, "format");
    }

    @Override
    public void quantize(float[] master, int rows, int columns, float[] effective, RandomState random) {
        int size = Sizes.check(master, rows, columns, effective);
        int lo = format.lo() + EXPONENT_BIAS;
        int hi = format.hi() + EXPONENT_BIAS;
        int leastKept = Float.floatToRawIntBits(leastKept());
        for (int i = 0; i < size; i++) {
            int bits = Float.floatToRawIntBits(master[i]);
            int magnitude = bits & ~SIGN;
            int floor = Math.max(lo, Math.min(hi, magnitude >> FRACTION_BITS));
            float inversePower = Float.intBitsToFloat((2 * EXPONENT_BIAS - floor) << FRACTION_BITS);
            float rest = Float.intBitsToFloat(magnitude) * inversePower - 1;
            float threshold = stochastic ? random.nextFloat() : 0.5f;
            // No branches, which random weights would make the processor guess wrong half the time.
            int up = Float.floatToRawIntBits(threshold - rest) >>> 31;
            int rounded = (Math.min(hi, floor + up) << FRACTION_BITS) | (bits & SIGN);
            int below = (magnitude - leastKept) >> 31;
            effective[i] = Float.intBitsToFloat(rounded & ~below);
        }
    }

    /** The least positive float that does not become zero. */
    private float leastKept() {
        float nearest = Math.min(Float.MAX_VALUE, Math.max(Float.MIN_VALUE, (float) format.zeroBelow()));
        return nearest < format.zeroBelow() ? Math.nextUp(nearest) : nearest;
    }

    @Override
    public String describe() {
        return (stochastic ? "stochastic " : "") + format.describe();
    }
}
