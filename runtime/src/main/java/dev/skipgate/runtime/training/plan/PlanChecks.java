package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.quantize.ActivationRounding;

/** Bounds that several plans share. */
final class PlanChecks {
    private PlanChecks() {}

    static void name(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a name is empty; wanted at least one letter");
        }
    }

    static void atLeast(String what, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(what + " is " + value + "; wanted at least " + least);
        }
    }

    /** Finite and above zero. */
    static void positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " is " + value + "; wanted a positive number");
        }
    }

    /** Finite and at least zero. */
    static void notNegative(String what, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " is " + value + "; wanted a number of at least 0");
        }
    }

    /** From 0 up to but without 1. */
    static void share(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(what + " is " + value + "; wanted 0 up to but without 1");
        }
    }

    /** Narrow enough to be rounded to in training. */
    static void activation(FixedPointFormat format) {
        if (format.width() > ActivationRounding.MAX_WIDTH) {
            throw new IllegalArgumentException("activations of " + format + " cannot be trained; wanted at most "
                    + ActivationRounding.MAX_WIDTH + " bits");
        }
    }
}
