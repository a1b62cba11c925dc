package dev.skipgate.runtime.numeric;

/**
 * Plain fixed-point weights: round half up, saturate. The hardware walks their canonical signed digits, so even these need no
 * multiplier.
 *
 * @param format signed format of the weights, at most 16 bits wide
 */
public record FixedPointQuantizer(FixedPointFormat format) implements WeightQuantizer {
    public FixedPointQuantizer {
        if (!format.signed() || format.width() > 16) {
            throw new IllegalArgumentException(format + " as weights; wanted a signed format of at most 16 bits");
        }
    }

    @Override
    public WeightMatrix quantize(float[] weights, int rows, int columns) {
        short[] codes = new short[weights.length];
        int greatest = 0;
        for (int i = 0; i < weights.length; i++) {
            codes[i] = (short) format.quantize(weights[i]);
            int mask = SignedDigits.nonZeroMask(codes[i]);
            greatest = Math.max(greatest, 31 - Integer.numberOfLeadingZeros(mask | 1));
        }
        return new WeightMatrix(rows, columns, WeightMatrix.Coding.FIXED_POINT, format.fractionBits(), greatest, codes);
    }

    @Override
    public int greatestShift() {
        return format.width() - 1;
    }

    @Override
    public String describe() {
        return format.toString();
    }
}
