package dev.skipgate.runtime.numeric;

/**
 * Deterministic exponential weights {@code sign(w) 2^e} (limited-precision-rnn, eq. 8) with an explicit zero code: {@code
 * i = clip(floor(log2 |w|), lo, hi)}, {@code r = |w| / 2^i - 1}, magnitude {@code 2^(i+1)} if {@code r > 0.5}, else {@code
 * 2^i}, the exponent never above {@code hi}; magnitudes below {@code zeroBelow} become zero.
 *
 * @param lo least exponent
 * @param hi greatest exponent; {@code hi - lo} at most 31
 * @param zeroBelow magnitudes below this become the zero code
 */
public record ExponentialQuantizer(int lo, int hi, double zeroBelow) implements WeightQuantizer {
    public ExponentialQuantizer {
        if (lo > hi || hi - lo > 31 || lo < -40 || hi > 20) {
            throw new IllegalArgumentException("exponents " + lo + " to " + hi
                    + "; wanted least <= greatest, at most 32 of them, between -40 and 20");
        }
        if (!(zeroBelow >= 0)) {
            throw new IllegalArgumentException("zero-below is " + zeroBelow + "; wanted a number of at least 0");
        }
    }

    @Override
    public WeightMatrix quantize(float[] weights, int rows, int columns) {
        short[] codes = new short[weights.length];
        int greatest = 0;
        for (int i = 0; i < weights.length; i++) {
            double magnitude = Math.abs((double) weights[i]);
            if (magnitude < zeroBelow || magnitude == 0) {
                continue;
            }
            int floor = Math.max(lo, Math.min(hi, Math.getExponent(magnitude)));
            int exponent = Math.scalb(magnitude, -floor) - 1 > 0.5 ? Math.min(floor + 1, hi) : floor;
            greatest = Math.max(greatest, exponent - lo);
            codes[i] = (short) ((weights[i] < 0 ? -1 : 1) * (exponent - lo + 1));
        }
        return new WeightMatrix(rows, columns, WeightMatrix.Coding.POWER_OF_TWO, -lo, greatest, codes);
    }

    @Override
    public int greatestShift() {
        return hi - lo;
    }

    @Override
    public String describe() {
        return "exponential(" + lo + "," + hi + ")";
    }
}
