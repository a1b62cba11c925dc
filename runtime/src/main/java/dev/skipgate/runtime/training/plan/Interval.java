package dev.skipgate.runtime.training.plan;

import java.util.Objects;

/**
 * A stretch of training, or the moment that lies so far from its start.
 *
 * @param count positive; a whole number of steps
 */
public record Interval(double count, Unit unit) {
    /** What is counted. */
    public enum Unit {
        EPOCHS,
        /** Updates of the weights. */
        STEPS
    }

    public Interval {
        PlanChecks.positive("an interval", count);
        Objects.requireNonNull(unit, "unit");
        if (unit == Unit.STEPS && count != Math.rint(count)) {
            throw new IllegalArgumentException("an interval is " + count + " steps; wanted a whole number");
        }
    }

    public static Interval epochs(double count) {
        return new Interval(count, Unit.EPOCHS);
    }

    public static Interval steps(long count) {
        return new Interval(count, Unit.STEPS);
    }

    /** In steps, rounded to the nearest and at least 1. */
    public long inSteps(long stepsPerEpoch) {
        return unit == Unit.STEPS ? (long) count : Math.max(1, Math.round(count * stepsPerEpoch));
    }
}
