package dev.skipgate.runtime.bundle;

/**
 * Which values of the topmost recurrent layer a sequence as a whole is answered from. Only where that layer is bidirectional, or in reverse alone, do the two differ: its reverse direction has read the
 * whole sequence at the first step, and at the last step one step alone.
 */
public enum SequenceEnd {
    /** Of each direction where it ends: of the forward one at the last step, of the reverse one at the first, as PyTorch's {@code h_n} has them. */
    ENDS,
    /** Of both directions at the last step, as PyTorch's {@code output[:, -1]} has them. */
    LAST
}
