package dev.skipgate.boards;

import java.util.Objects;

/**
 * A super logic region: a die, or the part of it, that kernels may use.
 *
 * @param index as in {@code SLR0}
 * @param usable what the shell leaves over
 */
public record Slr(int index, Resources usable) {
    public Slr {
        if (index < 0) {
            throw new IllegalArgumentException("regions count from 0, not " + index);
        }
        Objects.requireNonNull(usable, "usable");
    }

    /** The name v++ knows it by. */
    public String name() {
        return "SLR" + index;
    }
}
