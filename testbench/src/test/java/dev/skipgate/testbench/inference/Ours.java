package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.cpu.CpuAccelerator;
import dev.skipgate.runtime.cpu.CpuOptions;

/** The target {@code cpu}. Its time includes the checks of the input, the conversion to bytes, and the output of one row. */
final class Ours implements Contender {
    private final String name;
    private final CpuAccelerator accelerator;
    private final Sequences<?> sequences;

    Ours(String name, LayerModel model, int steps, int batch, int threads) {
        this.name = name;
        accelerator = new CpuAccelerator(model.network(), new CpuOptions(threads, batch));
        sequences = new Sequences<>(accelerator, model, steps, batch);
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
        return sequences.last();
    }

    @Override
    public void close() {
        accelerator.close();
    }
}
