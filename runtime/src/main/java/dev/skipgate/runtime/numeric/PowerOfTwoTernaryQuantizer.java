package dev.skipgate.runtime.numeric;

/**
 * pow2-ternary Qm.f (limited-precision-rnn, eq. 6): {@code clip(round(w 2^f), -(2^(f+m-1)-1), 2^(f+m-1)-1) / 2^f},
 * rounding half away from zero. Q1.1 gives {-0.5, 0, 0.5}. With more than three values the weights are no longer powers of two and
 * the hardware walks their signed digits.
 *
 * @param m integer bits, the sign among them
 * @param f fraction bits
 */
public record PowerOfTwoTernaryQuantizer(int m, int f) implements WeightQuantizer {
    public PowerOfTwoTernaryQuantizer {
        if (m + f < 2 || m + f > 16 || Math.abs(f) > 24) {
            throw new IllegalArgumentException(
                    "Q" + m + "." + f + "; wanted m + f from 2 to 16, the sign counted in m");
        }
    }

    @Override
    public WeightMatrix quantize(float[] weights, int rows, int columns) {
        int limit = (1 << (f + m - 1)) - 1;
        short[] codes = new short[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double magnitude = Math.min(limit, Math.floor(Math.scalb(Math.abs((double) weights[i]), f) + 0.5));
            codes[i] = (short) (weights[i] < 0 ? -magnitude : magnitude);
        }
        boolean ternary = limit == 1;
        return new WeightMatrix(
                rows,
                columns,
                ternary ? WeightMatrix.Coding.POWER_OF_TWO : WeightMatrix.Coding.FIXED_POINT,
                f,
                ternary ? 0 : f + m - 1,
                codes);
    }

    @Override
    public int greatestShift() {
        return f + m - 1 == 1 ? 0 : f + m - 1;
    }

    @Override
    public String describe() {
        return "Q" + m + "." + f;
    }
}
