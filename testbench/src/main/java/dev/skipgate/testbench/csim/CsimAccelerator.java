package dev.skipgate.testbench.csim;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import java.nio.file.Path;
import java.util.List;

/** The emitted hardware in C simulation as an accelerator: targets {@code csim} and {@code csim-loops}. */
public final class CsimAccelerator implements Accelerator {
    private final CSimulation simulation;
    private final Network network;
    private final String device;

    private CsimAccelerator(CSimulation simulation, Network network, String device) {
        this.simulation = simulation;
        this.network = network;
        this.device = device;
    }

    /** Lanes are added up column by column, and about one a phase is run trip by trip as well. */
    public static CsimAccelerator start(Path project, KernelWords words, Network network) {
        return new CsimAccelerator(
                CSimulation.start(project, words, CSimulation.Options.standard()),
                network,
                "C simulation of the emitted HLS");
    }

    /** The loop of every lane is run trip by trip. */
    public static CsimAccelerator startEveryTrip(Path project, KernelWords words, Network network) {
        return new CsimAccelerator(
                CSimulation.start(project, words, CSimulation.Options.everyTrip()),
                network,
                "C simulation of the emitted HLS, every lane trip by trip");
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void reset() {
        simulation.reset();
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        InputSequence.requireFits(input, network);
        return input instanceof InputSequence.Indices indices
                ? simulation.run(indices.values())
                : simulation.run(((InputSequence.Vectors) input).values());
    }

    @Override
    public void close() {
        simulation.close();
    }
}
