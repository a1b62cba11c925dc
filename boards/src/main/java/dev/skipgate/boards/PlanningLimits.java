package dev.skipgate.boards;

/** The shares, above 0 up to 1, of the usable resources that a design may take so that it still routes. */
public record PlanningLimits(double lut, double ff, double bram, double uram, double dsp) {
    /** What the field plans with. */
    public static final PlanningLimits USUAL = new PlanningLimits(0.7, 0.5, 0.8, 0.8, 0.8);

    public PlanningLimits {
        for (double share : new double[] {lut, ff, bram, uram, dsp}) {
            if (!(share > 0 && share <= 1)) {
                throw new IllegalArgumentException("a share is above 0 and at most 1, not " + share);
            }
        }
    }
}
