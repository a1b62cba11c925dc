package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.StepResult;
import java.util.List;

/** A sequence on a {@link CpuAccelerator}, with a state of its own. */
public final class CpuSequence implements Sequence {
    private final CpuAccelerator accelerator;
    private NativeHandle state;

    CpuSequence(CpuAccelerator accelerator, NativeHandle state) {
        this.accelerator = accelerator;
        this.state = state;
    }

    CpuAccelerator accelerator() {
        return accelerator;
    }

    /** @throws IllegalStateException when it is closed */
    long address() {
        return state.address();
    }

    /** @throws IllegalStateException when it is closed */
    @Override
    public void reset() {
        Native.resetState(address());
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return accelerator.runTogether(List.of(this), List.of(input)).get(0);
    }

    /** @throws IllegalStateException when it is the accelerator's own, which ends with it */
    @Override
    public void close() {
        accelerator.forget(this);
        state.close();
    }

    /** Begins anew with a state of another network. */
    void begin(NativeHandle other) {
        state.close();
        state = other;
    }

    /** Ends it with its accelerator. */
    void end() {
        state.close();
    }
}
