package dev.skipgate.testbench.csim;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.card.CardModel;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.runtime.card.StateWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The emitted hardware in C simulation as an accelerator: targets {@code csim} and {@code csim-loops}. */
public final class CsimAccelerator implements Accelerator {
    private CSimulation simulation;
    private Network network;
    private final StateWords states;
    private final String device;
    private final Optional<Project> project;
    private final List<CsimSequence> sequences = new ArrayList<>();

    /** This accelerator's own sequence once there are others; until then its state stays in the array. */
    private Optional<CsimSequence> own = Optional.empty();

    private int slots;

    /** What it was started from, to start it with other weights. */
    private record Project(Path directory, KernelWords words, CSimulation.Options options, int pass) {
        CSimulation start(Path weights) {
            return CSimulation.start(directory, weights, words, options, pass);
        }
    }

    /** On a simulation that keeps its weights. */
    CsimAccelerator(CSimulation simulation, Network network, StateWords states, String device) {
        this(simulation, network, states, device, Optional.empty());
    }

    private CsimAccelerator(
            CSimulation simulation, Network network, StateWords states, String device, Optional<Project> project) {
        this.simulation = simulation;
        this.network = network;
        this.states = states;
        this.device = device;
        this.project = project;
    }

    private static CsimAccelerator start(Project project, Network network, StateWords states, String device) {
        return new CsimAccelerator(project.start(project.directory()), network, states, device, Optional.of(project));
    }

    /**
     * Lanes are added up column by column, and about one a phase is run trip by trip as well.
     *
     * @param words of the pass
     * @param states of the pass
     * @param network of the pass
     * @param pass which of the kernel's; 0 when there is one
     */
    public static CsimAccelerator start(Path project, KernelWords words, StateWords states, Network network, int pass) {
        return start(
                new Project(project, words, CSimulation.Options.standard(), pass),
                network,
                states,
                "C simulation of the emitted HLS");
    }

    /** The same, with the loop of every lane run trip by trip. */
    public static CsimAccelerator startEveryTrip(
            Path project, KernelWords words, StateWords states, Network network, int pass) {
        return start(
                new Project(project, words, CSimulation.Options.everyTrip(), pass),
                network,
                states,
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
    public SequenceState state() {
        return own.isPresent() ? own.get().state() : states.read(simulation.save(slots, states.bytes()));
    }

    @Override
    public Sequence newSequence() {
        if (own.isEmpty()) {
            simulation.save(slots, states.bytes());
            own = Optional.of(sequence(false));
        }
        return sequence(true);
    }

    private CsimSequence sequence(boolean begins) {
        CsimSequence sequence = new CsimSequence(simulation, network, states, slots++, begins);
        sequences.add(sequence);
        return sequence;
    }

    @Override
    public void replaceWeights(Path directory) throws BundleException {
        if (project.isEmpty()) {
            Accelerator.super.replaceWeights(directory);
        }
        CardModel present = CardModel.read(project.orElseThrow().directory());
        CardModel other = CardModel.read(directory);
        present.whyNot(other).ifPresent(reason -> {
            throw new IllegalArgumentException(directory + " cannot replace the weights: " + reason);
        });
        CSimulation restarted = project.get().start(directory);
        simulation.close();
        simulation = restarted;
        network = other.bundle().network();
        sequences.forEach(sequence -> sequence.moveTo(restarted));
    }

    @Override
    public void close() {
        simulation.close();
    }
}
