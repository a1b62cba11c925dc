package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.ArrayList;
import java.util.List;

/** The integer model in Java, one sequence after the other on one thread. */
final class OnReference implements Contender {
    private final ReferenceAccelerator accelerator;
    private final List<InputSequence> inputs = new ArrayList<>();

    OnReference(LayerModel model, int steps, int batch) {
        accelerator = new ReferenceAccelerator(model.network());
        float[] all = model.inputs(steps, batch);
        for (int b = 0; b < batch; b++) {
            inputs.add(model.inputs(all, steps, batch, b));
        }
    }

    @Override
    public String name() {
        return "Java integer model";
    }

    /** The results of a sequence. */
    List<StepResult> results(int sequence) {
        accelerator.reset();
        return accelerator.run(inputs.get(sequence));
    }

    @Override
    public double run() {
        double last = 0;
        for (int b = 0; b < inputs.size(); b++) {
            List<StepResult> results = results(b);
            last = results.get(results.size() - 1).argmaxLogit();
        }
        return last;
    }

    @Override
    public void close() {
        accelerator.close();
    }
}
