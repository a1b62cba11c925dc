package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.cpu.CpuAccelerator;
import dev.skipgate.runtime.cpu.CpuOptions;
import dev.skipgate.runtime.cpu.CpuSequence;
import java.util.ArrayList;
import java.util.List;

/** The target {@code cpu}. Its time includes the checks of the input, the conversion to bytes, and the output of one row. */
final class Ours implements Contender {
    private final String name;
    private final CpuAccelerator accelerator;
    private final List<CpuSequence> sequences = new ArrayList<>();
    private final List<InputSequence> inputs = new ArrayList<>();

    Ours(String name, LayerModel model, int steps, int batch, int threads) {
        this.name = name;
        accelerator = new CpuAccelerator(model.network(), new CpuOptions(threads, batch));
        float[] all = model.inputs(steps, batch);
        for (int b = 0; b < batch; b++) {
            sequences.add(b == 0 ? accelerator.sequence() : accelerator.newSequence());
            inputs.add(model.inputs(all, steps, batch, b));
        }
    }

    @Override
    public String name() {
        return name;
    }

    /** What really ran. */
    String device() {
        return accelerator.device();
    }

    /** How the weights of the layer are laid out. */
    String forms() {
        return accelerator.forms().get(0);
    }

    @Override
    public double run() {
        sequences.forEach(CpuSequence::reset);
        List<StepResult> last = accelerator.runTogether(sequences, inputs).get(sequences.size() - 1);
        return last.get(last.size() - 1).argmaxLogit();
    }

    @Override
    public void close() {
        accelerator.close();
    }
}
