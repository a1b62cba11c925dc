package dev.skipgate.runtime.bundle;

/** Which way a layer goes through a sequence. A dense layer takes every step for itself; it is called {@link #FORWARD}. */
public enum Direction {
    /** From the first step to the last. */
    FORWARD,
    /** From the last step to the first. */
    REVERSE,
    /** The same, as the other direction of the layer before it: both read what lies below them, and what lies above reads the values of both. */
    SECOND
}
