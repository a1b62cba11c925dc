package dev.skipgate.runtime;

import java.util.List;

/**
 * A sequence on a {@link BatchAccelerator}, with a state of its own.
 *
 * @param <S> what the accelerator keeps as its state
 */
public final class BatchSequence<S> implements Sequence {
    private final BatchAccelerator<S> accelerator;
    private S kept;
    private boolean isClosed;

    BatchSequence(BatchAccelerator<S> accelerator, S kept) {
        this.accelerator = accelerator;
        this.kept = kept;
    }

    BatchAccelerator<S> accelerator() {
        return accelerator;
    }

    /** All that is kept from step to step. */
    S kept() {
        if (isClosed) {
            throw new IllegalStateException("this sequence is closed; open another one");
        }
        return kept;
    }

    /** @throws IllegalStateException when it is closed */
    @Override
    public void reset() {
        accelerator.clear(kept());
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return accelerator.runTogether(List.of(this), List.of(input)).get(0);
    }

    /** @throws IllegalStateException when it is closed */
    @Override
    public SequenceState state() {
        return accelerator.read(kept());
    }

    /** @throws IllegalStateException when it is the accelerator's own, which ends with it */
    @Override
    public void close() {
        accelerator.forget(this);
        isClosed = true;
        accelerator.free(kept);
    }

    /** Begins anew, with the weights that are loaded now. */
    void begin() {
        accelerator.free(kept);
        kept = accelerator.newState();
    }
}
