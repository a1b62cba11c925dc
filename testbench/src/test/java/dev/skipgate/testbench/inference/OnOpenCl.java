package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.opencl.OpenClAccelerator;
import dev.skipgate.runtime.opencl.OpenClOptions;
import dev.skipgate.runtime.opencl.OpenClSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The target {@code opencl}. Its time includes the checks of the input, all transfers, and the output of one row. */
final class OnOpenCl implements Contender {
    private final OpenClAccelerator accelerator;
    private final List<OpenClSequence> sequences = new ArrayList<>();
    private final List<InputSequence> inputs = new ArrayList<>();

    OnOpenCl(LayerModel model, int steps, int batch) {
        accelerator = new OpenClAccelerator(model.network(), new OpenClOptions(Optional.empty(), batch));
        float[] all = model.inputs(steps, batch);
        for (int b = 0; b < batch; b++) {
            sequences.add(b == 0 ? accelerator.sequence() : accelerator.newSequence());
            inputs.add(model.inputs(all, steps, batch, b));
        }
    }

    @Override
    public String name() {
        return "opencl";
    }

    String device() {
        return accelerator.device();
    }

    String forms() {
        return String.join("; ", accelerator.forms());
    }

    /** How many launches all steps of all sequences take. */
    long launches() {
        long before = accelerator.launches();
        all();
        return accelerator.launches() - before;
    }

    /** All results, {@code [sequence][step]}. */
    List<List<StepResult>> all() {
        sequences.forEach(OpenClSequence::reset);
        return accelerator.runTogether(sequences, inputs);
    }

    @Override
    public double run() {
        List<StepResult> last = all().get(sequences.size() - 1);
        return last.get(last.size() - 1).argmaxLogit();
    }

    @Override
    public void close() {
        accelerator.close();
    }
}
