package dev.skipgate.compiler.estimate;

/**
 * Estimated resources of one part of a design.
 *
 * @param lut six-input look-up tables, those used as memory among them
 * @param ff flip-flops
 * @param bram18 block RAMs of 18 Kbit; two make one of 36 Kbit
 * @param uram UltraRAMs
 * @param dsp DSP slices
 */
public record PartEstimate(DesignPart part, long lut, long ff, long bram18, long uram, long dsp) {
    static PartEstimate logic(DesignPart part, long lut, long ff) {
        return new PartEstimate(part, lut, ff, 0, 0, 0);
    }

    /** Block RAMs of 36 Kbit; halves are possible. */
    public double bram36() {
        return bram18 / 2.0;
    }

    PartEstimate plus(PartEstimate other) {
        return new PartEstimate(
                part, lut + other.lut, ff + other.ff, bram18 + other.bram18, uram + other.uram, dsp + other.dsp);
    }

    PartEstimate plus(Memory memory) {
        return new PartEstimate(
                part, lut + memory.luts(), ff + memory.ffs(), bram18 + memory.bram18(), uram + memory.urams(), dsp);
    }
}
