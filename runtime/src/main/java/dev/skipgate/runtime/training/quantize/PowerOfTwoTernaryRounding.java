package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Objects;

/**
 * pow2-ternary Qm.f (limited-precision-rnn, eq. 6): {@code w 2^f} rounded half away from zero and clipped to {@code
 * +-(2^(f+m-1) - 1)}; stochastically its magnitude is rounded up with the probability of its fraction, which keeps the mean within
 * the clip.
 */
public record PowerOfTwoTernaryRounding(PowerOfTwoTernaryQuantizer format, boolean stochastic)
        implements WeightRounding {
    public PowerOfTwoTernaryRounding {
        Objects.requireNonNull(format, "format");
    }

    @Override
    public void quantize(float[] master, int rows, int columns, float[] effective, RandomState random) {
        int size = Sizes.check(master, rows, columns, effective);
        double up = Math.scalb(1.0, format.f());
        float down = Math.scalb(1f, -format.f());
        int limit = (1 << (format.f() + format.m() - 1)) - 1;
        for (int i = 0; i < size; i++) {
            // In doubles, for in floats the sum with 0.5 rounds the value just below 0.5 up to 1.
            double raised = Math.abs(master[i]) * up + (stochastic ? random.nextFloat() : 0.5f);
            float magnitude = Math.min(limit, (int) raised) * down;
            // The sum with zero makes a plain zero of a negative one.
            effective[i] = Math.copySign(magnitude, master[i]) + 0f;
        }
    }

    @Override
    public String describe() {
        return (stochastic ? "stochastic " : "") + format.describe();
    }
}
