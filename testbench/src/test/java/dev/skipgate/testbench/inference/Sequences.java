package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.BatchAccelerator;
import dev.skipgate.runtime.BatchSequence;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch of sequences of an accelerator, with their input.
 *
 * @param <S> what the accelerator keeps as a state
 */
final class Sequences<S> {
    private final BatchAccelerator<S> accelerator;
    private final List<BatchSequence<S>> sequences = new ArrayList<>();
    private final List<InputSequence> inputs = new ArrayList<>();

    Sequences(BatchAccelerator<S> accelerator, LayerModel model, int steps, int batch) {
        this.accelerator = accelerator;
        float[] all = model.inputs(steps, batch);
        for (int b = 0; b < batch; b++) {
            sequences.add(b == 0 ? accelerator.sequence() : accelerator.newSequence());
            inputs.add(model.inputs(all, steps, batch, b));
        }
    }

    /** All results from states of zeros, {@code [sequence][step]}. */
    List<List<StepResult>> run() {
        sequences.forEach(BatchSequence::reset);
        return accelerator.runTogether(sequences, inputs);
    }

    /** Runs all, for one integer of the last result. */
    double last() {
        List<StepResult> last = run().get(sequences.size() - 1);
        return last.get(last.size() - 1).argmaxLogit();
    }
}
