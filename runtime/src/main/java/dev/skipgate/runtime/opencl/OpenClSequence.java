package dev.skipgate.runtime.opencl;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.StepResult;
import java.util.Arrays;
import java.util.List;

/** A sequence on an {@link OpenClAccelerator}. Its state lies in Java between calls. */
public final class OpenClSequence implements Sequence {
    private final OpenClAccelerator accelerator;
    private int[] state;
    private boolean isClosed;

    OpenClSequence(OpenClAccelerator accelerator, int size) {
        this.accelerator = accelerator;
        state = new int[size];
    }

    OpenClAccelerator accelerator() {
        return accelerator;
    }

    /** All that is kept from step to step. */
    int[] state() {
        if (isClosed) {
            throw new IllegalStateException("this sequence is closed; open another one");
        }
        return state;
    }

    /** @throws IllegalStateException when it is closed */
    @Override
    public void reset() {
        Arrays.fill(state(), 0);
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return accelerator.runTogether(List.of(this), List.of(input)).get(0);
    }

    /** @throws IllegalStateException when it is the accelerator's own, which ends with it */
    @Override
    public void close() {
        accelerator.forget(this);
        end();
    }

    /** Begins anew, with a state of another network. */
    void begin(int size) {
        state = new int[size];
    }

    /** Ends it with its accelerator. */
    void end() {
        isClosed = true;
        state = new int[0];
    }
}
