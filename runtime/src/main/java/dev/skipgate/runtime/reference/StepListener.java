package dev.skipgate.runtime.reference;

/** Hears what each phase of a step reads, so that cycles and visited weights can be counted from it. Arrays are only read. */
public interface StepListener {
    /** Ignores everything. */
    StepListener NONE = new StepListener() {};

    /** An LSTM layer whose input is one-hot. */
    default void oneHotLayer(int layer, int index, int[] previousHidden) {}

    /** An LSTM layer whose input is a vector. */
    default void vectorLayer(int layer, int[] input, int[] previousHidden) {}

    /** The dense output. */
    default void output(int[] input) {}
}
