package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.opencl.OpenClAccelerator;
import dev.skipgate.runtime.opencl.OpenClOptions;
import java.util.List;
import java.util.Optional;

/** The target {@code opencl}. Its time includes the checks of the input, all transfers, and the output of one row. */
final class OnOpenCl implements Contender {
    private final OpenClAccelerator accelerator;
    private final Sequences<?> sequences;

    OnOpenCl(LayerModel model, int steps, int batch) {
        accelerator = new OpenClAccelerator(model.network(), new OpenClOptions(Optional.empty(), batch));
        sequences = new Sequences<>(accelerator, model, steps, batch);
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
        return sequences.run();
    }

    @Override
    public double run() {
        return sequences.last();
    }

    @Override
    public void close() {
        accelerator.close();
    }
}
