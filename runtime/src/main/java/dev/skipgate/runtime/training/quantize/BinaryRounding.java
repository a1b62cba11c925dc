package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.training.random.RandomState;

/**
 * Binary weights (limited-precision-rnn, eq. 1 to 3): with {@code p = clip((w/H + 1)/2, 0, 1)}, {@code +H} when {@code p >= 1/2} or,
 * stochastically, with probability {@code p}; else {@code -H}. Between -H and H the stochastic mean is {@code w}.
 *
 * @param magnitude H, positive
 */
public record BinaryRounding(float magnitude, boolean stochastic) implements WeightRounding {
    public BinaryRounding {
        if (!(magnitude > 0) || magnitude == Float.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("binary weights of +-" + magnitude + "; wanted a positive number");
        }
    }

    @Override
    public void quantize(float[] master, int rows, int columns, float[] effective, RandomState random) {
        int size = Sizes.check(master, rows, columns, effective);
        if (stochastic) {
            for (int i = 0; i < size; i++) {
                // Not clipped: a p outside 0 to 1 decides as the clipped one does.
                float p = (master[i] / magnitude + 1) / 2;
                effective[i] = -Math.copySign(magnitude, random.nextFloat() - p);
            }
        } else {
            for (int i = 0; i < size; i++) {
                // The sum with zero makes a plain zero of a negative one.
                effective[i] = Math.copySign(magnitude, master[i] + 0f);
            }
        }
    }

    @Override
    public String describe() {
        return (stochastic ? "stochastic " : "") + "binary(" + magnitude + ")";
    }
}
