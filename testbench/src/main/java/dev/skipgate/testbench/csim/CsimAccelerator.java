package dev.skipgate.testbench.csim;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.StepTrips;
import dev.skipgate.runtime.bundle.Network;
import java.util.List;
import java.util.Optional;

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
        List<KernelStep> steps = input instanceof InputSequence.Indices indices
                ? simulation.run(indices.values())
                : simulation.run(((InputSequence.Vectors) input).values());
        return steps.stream().map(CsimAccelerator::result).toList();
    }

    private static StepResult result(KernelStep step) {
        Trips trips = step.trips();
        return new StepResult(
                step.logits(),
                step.argmax(),
                step.argmaxLogit(),
                Optional.of(
                        new StepTrips(trips.input(), trips.matvec(), trips.constant(), trips.gates(), trips.drain())));
    }

    /** A result with its trips, as the kernel's output words hold it. */
    public static KernelStep step(StepResult result) {
        StepTrips trips = result.trips().orElseThrow();
        return new KernelStep(
                result.logits(),
                result.argmax(),
                result.argmaxLogit(),
                new Trips(trips.input(), trips.matvec(), trips.constant(), trips.gates(), trips.drain()));
    }

    @Override
    public void close() {
        simulation.close();
    }
}
