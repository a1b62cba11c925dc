package dev.skipgate.testbench.csim;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import java.util.List;

/** The emitted hardware in C simulation as an accelerator: target {@code csim}. */
public final class CsimAccelerator implements Accelerator {
    private final CSimulation simulation;
    private final Network network;

    public CsimAccelerator(CSimulation simulation, Network network) {
        this.simulation = simulation;
        this.network = network;
    }

    @Override
    public String device() {
        return "C simulation of the emitted HLS";
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
