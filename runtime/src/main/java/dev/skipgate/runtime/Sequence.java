package dev.skipgate.runtime;

import java.util.List;

/**
 * A sequence that a network runs over: a hidden and cell state of its own, which begins as zero and lives from call to call. An accelerator keeps
 * any number of them and runs them in turn. Not thread-safe, and neither are two sequences of one accelerator.
 */
public interface Sequence extends AutoCloseable {
    /** Sets the hidden and cell state to zero. */
    void reset();

    /**
     * Runs steps, starting from the present state.
     *
     * @return one result a step
     * @throws IllegalArgumentException when an input is not one of the network's
     */
    List<StepResult> run(InputSequence input);

    /** Gives the state's memory back. */
    @Override
    void close();
}
