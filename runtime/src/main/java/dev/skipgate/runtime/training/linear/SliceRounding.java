package dev.skipgate.runtime.training.linear;

/** Rounds values to a number format, in place; the gradient passes straight through. */
@FunctionalInterface
public interface SliceRounding {
    /** Leaves every value as it is. */
    SliceRounding NONE = (values, from, count) -> {};

    void round(float[] values, int from, int count);
}
