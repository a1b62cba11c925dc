package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.training.random.RandomState;
import java.util.Objects;

/**
 * Ternary weights (limited-precision-rnn, eq. 4 and 5): {@code +-W0} beyond {@code +-W0/2}, else zero; stochastically {@code
 * sign(w) W0} with probability {@code min(|w|/W0, 1)}, else zero, which has the mean {@code w} up to {@code +-W0}.
 */
public record TernaryRounding(TernaryScale scale, boolean stochastic) implements WeightRounding {
    private static final int SIGN = 1 << 31;

    public TernaryRounding {
        Objects.requireNonNull(scale, "scale");
    }

    @Override
    public void quantize(float[] master, int rows, int columns, float[] effective, RandomState random) {
        int size = Sizes.check(master, rows, columns, effective);
        float w0 = scale.of(master, rows, columns);
        if (stochastic) {
            for (int i = 0; i < size; i++) {
                float threshold = random.nextFloat() * w0;
                effective[i] = ternary(master[i], threshold, w0);
            }
        } else {
            for (int i = 0; i < size; i++) {
                effective[i] = ternary(master[i], w0 / 2, w0);
            }
        }
    }

    /** Without a branch, which random weights would make the processor guess wrong half the time. */
    private static float ternary(float weight, float threshold, float w0) {
        int bits = Float.floatToRawIntBits(weight);
        // Positive floats are ordered as their bits are: all ones where the magnitude is above the threshold.
        int beyond = (Float.floatToRawIntBits(threshold) - (bits & ~SIGN)) >> 31;
        return Float.intBitsToFloat(beyond & (Float.floatToRawIntBits(w0) | (bits & SIGN)));
    }

    @Override
    public String describe() {
        return (stochastic ? "stochastic " : "") + scale.describe();
    }
}
