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
     * Runs steps, starting from the present state. A network with bidirectional layers ({@link dev.skipgate.runtime.bundle.Network#takesWholeSequences}) has none: to
     * it the steps of a call are a whole sequence.
     *
     * @return one result a step
     * @throws IllegalArgumentException when an input is not one of the network's
     */
    List<StepResult> run(InputSequence input);

    /**
     * Runs a whole sequence, from a state of zeros, for what it gives at its end: the result of the last step. Where the topmost recurrent layer is
     * bidirectional, the network says what that is ({@link dev.skipgate.runtime.bundle.Network#end}): usually each direction has its own end, the forward one the last step, the
     * reverse one the first, and the layers above are given both.
     *
     * @param input at least one step
     * @return as {@link #run} gives it; of a bidirectional network without trips, which belong to steps
     */
    default StepResult whole(InputSequence input) {
        reset();
        List<StepResult> steps = run(input);
        return steps.get(steps.size() - 1);
    }

    /**
     * The hidden and cell state after the latest step: all zeros where there was none since {@link #reset}. Of a bidirectional network it is what each direction
     * ended with in the latest call. The sequence can go on from it.
     */
    SequenceState state();

    /** Gives the state's memory back. */
    @Override
    void close();
}
