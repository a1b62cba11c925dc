package dev.skipgate.runtime.bundle.safetensors;

/** Half-precision numbers: 1 sign, 5 exponent, 10 fraction bits (IEEE 754 binary16). */
public final class HalfPrecision {
    private HalfPrecision() {}

    /** The number that these bits are, exactly. */
    public static float toFloat(short bits) {
        int exponent = (bits >> 10) & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude;
        if (exponent == 0x1f) {
            magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        } else if (exponent == 0) {
            magnitude = Math.scalb((float) fraction, -24);
        } else {
            magnitude = Math.scalb((float) (fraction | 0x400), exponent - 25);
        }
        return bits < 0 ? -magnitude : magnitude;
    }
}
