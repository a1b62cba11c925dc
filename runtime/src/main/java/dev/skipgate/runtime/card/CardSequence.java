package dev.skipgate.runtime.card;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.xrt.XrtBuffer;
import java.util.List;

/** A sequence whose state lies on the card: in the kernel while it is its turn, else in memory. */
public final class CardSequence implements Sequence {
    private final XrtAccelerator accelerator;
    private final XrtBuffer memory;
    private boolean begins = true;

    CardSequence(XrtAccelerator accelerator, XrtBuffer memory) {
        this.accelerator = accelerator;
        this.memory = memory;
    }

    /** Where its state lies while it is not its turn. */
    XrtBuffer memory() {
        return memory;
    }

    /** Whether its state is zero, wherever it lies. */
    boolean begins() {
        return begins;
    }

    void hasBegun() {
        begins = false;
    }

    @Override
    public void reset() {
        accelerator.requireOpen();
        begins = true;
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return accelerator.run(this, input);
    }

    @Override
    public SequenceState state() {
        return accelerator.state(this);
    }

    /**
     * Runs one step of a network that reads indices, and makes no garbage.
     *
     * @return the index of the greatest logit
     * @throws IllegalArgumentException when the index is none of the network's
     */
    public int step(int index) {
        return accelerator.step(this, index);
    }

    /**
     * Runs one step of a network that reads vectors, and makes no garbage.
     *
     * @param vector stored integers of the input format
     * @return the index of the greatest logit
     */
    public int step(int[] vector) {
        return accelerator.step(this, vector);
    }

    /** Gives the state's memory back. Closing it twice does nothing more. */
    @Override
    public void close() {
        accelerator.forget(this);
    }
}
