package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Network;
import java.util.List;

/**
 * Something that runs a network step by step: the reference model, a simulation, a device. All of them return the same integers.
 * Not thread-safe: it holds the hidden and cell state.
 */
public interface Accelerator extends AutoCloseable {
    /** What really runs, for reports: never a target that was asked for and replaced. */
    String device();

    /** The network it runs. */
    Network network();

    /** Sets the hidden and cell state to zero. */
    void reset();

    /**
     * Runs steps, starting from the present state.
     *
     * @return one result a step
     * @throws IllegalArgumentException when an input is not one of the network's
     */
    List<StepResult> run(InputSequence input);

    @Override
    void close();
}
