package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An accelerator that runs several sequences side by side. It keeps those that are open and its own one, and checks what is run together; where a state lies and
 * how steps are run is its subclass's.
 *
 * @param <S> the state of a sequence: all that it keeps from step to step
 */
public abstract class BatchAccelerator<S> implements Accelerator {
    private final int batch;
    private final Set<BatchSequence<S>> open = new LinkedHashSet<>();
    private Network network;
    private BatchSequence<S> own;
    private boolean isClosed;

    /** @param batch the most sequences that run together */
    protected BatchAccelerator(Network network, int batch) {
        this.network = network;
        this.batch = batch;
    }

    /** Opens the accelerator's own sequence; the last thing that a subclass's constructor does. */
    protected final void begin() {
        own = newSequence();
    }

    /** A state of zeros for the weights that are loaded. */
    protected abstract S newState();

    /** Sets a state to zeros. */
    protected abstract void clear(S state);

    /** What a state holds; a copy. */
    protected abstract SequenceState read(S state);

    /** Gives a state's memory back, which may have happened before. */
    protected abstract void free(S state);

    /** Loads the weights of another network of the same shape, or throws and keeps those it has. */
    protected abstract void load(Network other);

    /** Gives the weights' memory back. */
    protected abstract void unload();

    /**
     * Runs steps of sequences that were checked.
     *
     * @param states one a sequence, from 1 to {@code batch} of them
     * @param inputs one a sequence, all of the same number of steps
     * @return {@code [sequence][step]}
     */
    protected abstract List<List<StepResult>> run(List<S> states, List<InputSequence> inputs);

    @Override
    public final Network network() {
        return network;
    }

    @Override
    public final void reset() {
        own.reset();
    }

    @Override
    public final List<StepResult> run(InputSequence input) {
        return own.run(input);
    }

    @Override
    public final SequenceState state() {
        return own.state();
    }

    /** The accelerator's own sequence, for {@link #runTogether}. */
    public final BatchSequence<S> sequence() {
        return own;
    }

    @Override
    public final BatchSequence<S> newSequence() {
        requireOpen();
        BatchSequence<S> sequence = new BatchSequence<>(this, newState());
        open.add(sequence);
        return sequence;
    }

    /**
     * Runs steps of several sequences side by side. The accelerator's own sequence can be among them.
     *
     * @param sequences of this accelerator, each once
     * @param inputs one for each sequence, all of the same number of steps
     * @return one result a step for each sequence, as {@link Sequence#run} gives them
     * @throws IllegalArgumentException when an input is not one of the network's, or there are more sequences than the accelerator was opened for
     * @throws IllegalStateException when one of them is closed
     */
    public final List<List<StepResult>> runTogether(List<BatchSequence<S>> sequences, List<InputSequence> inputs) {
        requireTogether(sequences, inputs);
        return run(sequences.stream().map(BatchSequence::kept).toList(), inputs);
    }

    private void requireTogether(List<BatchSequence<S>> sequences, List<InputSequence> inputs) {
        requireOpen();
        if (sequences.isEmpty() || sequences.size() > batch || sequences.size() != inputs.size()) {
            throw new IllegalArgumentException(sequences.size() + " sequences with " + inputs.size()
                    + " inputs; wanted 1 to " + batch
                    + " (the batch this accelerator was opened for) with as many inputs");
        }
        if (new HashSet<>(sequences).size() != sequences.size()) {
            throw new IllegalArgumentException("a sequence is there twice; wanted each once");
        }
        for (BatchSequence<S> sequence : sequences) {
            if (sequence.accelerator() != this) {
                throw new IllegalArgumentException("a sequence of another accelerator; wanted those of this one");
            }
        }
        for (InputSequence input : inputs) {
            InputSequence.requireFits(input, network);
            if (input.steps() != inputs.get(0).steps()) {
                throw new IllegalArgumentException("inputs of " + inputs.get(0).steps() + " and of " + input.steps()
                        + " steps; wanted the same number for all sequences that run together");
            }
        }
    }

    @Override
    public final void replaceWeights(Path directory) throws BundleException {
        Network other = BundleReader.read(directory).network();
        NetworkShape.requireSame(network, other);
        requireOpen();
        load(other);
        network = other;
        open.forEach(BatchSequence::begin);
    }

    /** @throws IllegalStateException after {@link #close} */
    protected final void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("this accelerator is closed; open another one");
        }
    }

    /** Called by a sequence that is closed. */
    final void forget(BatchSequence<S> sequence) {
        if (sequence == own && !isClosed) {
            throw new IllegalStateException("the accelerator's own sequence ends with it");
        }
        open.remove(sequence);
    }

    @Override
    public final void close() {
        if (!isClosed) {
            isClosed = true;
            new ArrayList<>(open).forEach(BatchSequence::close);
            unload();
        }
    }
}
