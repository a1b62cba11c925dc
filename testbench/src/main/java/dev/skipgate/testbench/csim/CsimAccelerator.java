package dev.skipgate.testbench.csim;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.card.KernelWords;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The emitted hardware in C simulation as an accelerator: targets {@code csim} and {@code csim-loops}. */
public final class CsimAccelerator implements Accelerator {
    private final CSimulation simulation;
    private final Network network;
    private final String device;

    /** This accelerator's own sequence once there are others; until then its state stays in the array. */
    private Optional<CsimSequence> own = Optional.empty();

    private int slots;

    CsimAccelerator(CSimulation simulation, Network network, String device) {
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
        own.ifPresentOrElse(CsimSequence::reset, simulation::reset);
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        InputSequence.requireFits(input, network);
        return own.isPresent() ? own.get().run(input) : simulation.run(input);
    }

    @Override
    public Sequence newSequence() {
        if (own.isEmpty()) {
            simulation.save(slots);
            own = Optional.of(new CsimSequence(simulation, network, slots++, false));
        }
        return new CsimSequence(simulation, network, slots++, true);
    }

    @Override
    public void close() {
        simulation.close();
    }
}
