package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.Network;
import java.nio.file.Path;

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

    /**
     * Puts the weights of another compiled model in place of the present ones. All sequences begin anew.
     *
     * @param directory that {@code skipgate compile} wrote
     * @throws BundleException when the directory holds no compiled model, or a damaged one
     * @throws IllegalArgumentException when that model has another shape or needs another kernel
     * @throws UnsupportedOperationException when this accelerator keeps the weights it was opened with
     */
    default void replaceWeights(Path directory) throws BundleException {
        throw new UnsupportedOperationException(
                device() + " keeps its weights; open the model in " + directory + " instead");
    }

    /** Ends it, and all its sequences. */
    @Override
    void close();
}
