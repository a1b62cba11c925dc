package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Network;

/**
 * Something that runs a network step by step: the reference model, a simulation, a device. All of them return the same integers. It
 * is itself a sequence, and others may run beside it. Not thread-safe.
 */
public interface Accelerator extends Sequence {
    /** What really runs, for reports: never a target that was asked for and replaced. */
    String device();

    /** The network it runs. */
    Network network();

    /** A further sequence, independent of this one and of all others; it ends with the accelerator at the latest. */
    Sequence newSequence();

    /** Ends it, and all its sequences. */
    @Override
    void close();
}
