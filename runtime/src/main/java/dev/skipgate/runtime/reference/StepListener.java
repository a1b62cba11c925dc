package dev.skipgate.runtime.reference;

/**
 * Hears what each matrix of a step is multiplied by, so that cycles and visited weights can be counted from it. Layers are counted
 * from the input, the output comes after the last of them; the matrices of a layer are counted as they are multiplied: its input's, that of its hidden state, and, where a GRU resets
 * its state before the product, that of the reset state. Arrays are only read.
 */
public interface StepListener {
    /** Ignores everything. */
    StepListener NONE = new StepListener() {};

    /** The first layer's input, where it is one-hot. */
    default void oneHot(int index) {}

    /** Any other product. */
    default void vector(int layer, int product, int[] values) {}
}
