package dev.skipgate.runtime.bundle;

/**
 * The accumulator of a layer: wide enough that no sum the weights allow can overflow.
 *
 * @param bits width, sign included; at most 32
 * @param fraction fraction bits
 */
public record SumFormat(int bits, int fraction) {
    public SumFormat {
        if (bits < 2 || bits > 32) {
            throw new IllegalArgumentException("an accumulator of " + bits + " bits; wanted 2 to 32");
        }
    }

    /** Whether a sum fits. */
    public boolean holds(long sum) {
        return sum >= -(1L << (bits - 1)) && sum < 1L << (bits - 1);
    }
}
