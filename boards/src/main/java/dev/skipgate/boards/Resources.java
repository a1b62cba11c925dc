package dev.skipgate.boards;

/**
 * Counts of what a device is made of.
 *
 * @param lut six-input look-up tables
 * @param ff flip-flops
 * @param bram36 block RAMs of 36 Kbit
 * @param uram UltraRAMs of 288 Kbit
 * @param dsp DSP slices
 */
public record Resources(long lut, long ff, long bram36, long uram, long dsp) {
    /** Nothing at all. */
    public static final Resources NONE = new Resources(0, 0, 0, 0, 0);

    public Resources {
        if (lut < 0 || ff < 0 || bram36 < 0 || uram < 0 || dsp < 0) {
            throw new IllegalArgumentException("no negative resources");
        }
    }

    /** Both together. */
    public Resources plus(Resources other) {
        return new Resources(lut + other.lut, ff + other.ff, bram36 + other.bram36, uram + other.uram, dsp + other.dsp);
    }

    /** The shares of these that may be planned with, rounded down. */
    public Resources limitedBy(PlanningLimits limits) {
        return new Resources(
                (long) (lut * limits.lut()),
                (long) (ff * limits.ff()),
                (long) (bram36 * limits.bram()),
                (long) (uram * limits.uram()),
                (long) (dsp * limits.dsp()));
    }

    /** Whether each count is at most the other's. */
    public boolean fitsIn(Resources other) {
        return lut <= other.lut && ff <= other.ff && bram36 <= other.bram36 && uram <= other.uram && dsp <= other.dsp;
    }
}
