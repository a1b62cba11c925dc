package dev.skipgate.runtime;

import java.util.List;

/**
 * A sequence on a {@link BatchAccelerator}, with a state of its own.
 *
 * @param <S> what the accelerator keeps as its state
 */
public final class BatchSequence<S> implements Sequence {
    private final BatchAccelerator<S> accelerator;
    private S state;
    private boolean isClosed;

    BatchSequence(BatchAccelerator<S> accelerator, S state) {
        this.accelerator = accelerator;
        this.state = state;
    }

    BatchAccelerator<S> accelerator() {
        return accelerator;
    }

    /** All that is kept from step to step. */
    S state() {
        if (isClosed) {
            throw new IllegalStateException("this sequence is closed; open another one");
        }
        return state;
    }

    /** @throws IllegalStateException when it is closed */
    @Override
    public void reset() {
        accelerator.clear(state());
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return accelerator.runTogether(List.of(this), List.of(input)).get(0);
    }

    /** @throws IllegalStateException when it is the accelerator's own, which ends with it */
    @Override
    public void close() {
        accelerator.forget(this);
        isClosed = true;
        accelerator.free(state);
    }

    /** Begins anew, with the weights that are loaded now. */
    void begin() {
        accelerator.free(state);
        state = accelerator.newState();
    }
}
