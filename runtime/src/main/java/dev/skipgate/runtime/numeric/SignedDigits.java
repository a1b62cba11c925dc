package dev.skipgate.runtime.numeric;

/**
 * Canonical signed digits of an integer: the form {@code sum d_k 2^k} with {@code d_k} in {-1, 0, 1} that has the
 * fewest non-zero digits. It turns a fixed-point weight into adds and subtracts of shifts.
 */
public final class SignedDigits {
    private SignedDigits() {}

    /** Bit {@code k} is set where digit {@code k} is not zero. */
    public static int nonZeroMask(int value) {
        long magnitude = Math.abs((long) value);
        return (int) (((magnitude ^ (3 * magnitude)) >> 1));
    }

    /** Bit {@code k} is set where digit {@code k} is minus one. */
    public static int negativeMask(int value) {
        long magnitude = Math.abs((long) value);
        int minus = (int) (((magnitude & ~(3 * magnitude)) >> 1));
        int mask = nonZeroMask(value);
        return value >= 0 ? minus & mask : mask & ~minus;
    }

    /** Number of non-zero digits. */
    public static int count(int value) {
        return Integer.bitCount(nonZeroMask(value));
    }
}
