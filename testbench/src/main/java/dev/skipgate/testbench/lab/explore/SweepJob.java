package dev.skipgate.testbench.lab.explore;

import java.io.Serializable;

/**
 * A piece of a sweep that a worker does alone: the quality of a variant, or its worth on some hardware.
 *
 * @param lanes a number or {@code auto}; empty to measure quality
 * @param encoding a word of {@code compile --encoding}; empty to measure quality
 */
public record SweepJob(SweepSubject subject, Variant variant, String lanes, String encoding) implements Serializable {
    private static final long serialVersionUID = 1;

    static SweepJob quality(SweepSubject subject, Variant variant) {
        return new SweepJob(subject, variant, "", "");
    }

    boolean measuresQuality() {
        return lanes.isEmpty();
    }

    /** What its result is found by. */
    public String key() {
        return variant.key() + (measuresQuality() ? "" : " on " + lanes + " " + encoding);
    }
}
