package dev.skipgate.testbench.csim;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.card.StateWords;
import java.util.ArrayList;
import java.util.List;

/** A sequence whose state lies in the simulated card's memory between calls of the kernel. */
final class CsimSequence implements Sequence {
    private CSimulation simulation;
    private final Network network;
    private final StateWords words;
    private final int slot;
    private boolean begins;

    /**
     * A sequence on a simulation.
     *
     * @param words of its state
     * @param slot where its state lies
     * @param begins whether it begins; else its state has been saved
     */
    CsimSequence(CSimulation simulation, Network network, StateWords words, int slot, boolean begins) {
        this.simulation = simulation;
        this.network = network;
        this.words = words;
        this.slot = slot;
        this.begins = begins;
    }

    /** Begins anew in another simulation. */
    void moveTo(CSimulation other) {
        simulation = other;
        begins = true;
    }

    @Override
    public void reset() {
        begins = true;
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        InputSequence.requireFits(input, network);
        List<StepResult> steps = new ArrayList<>();
        for (int from = 0; from < input.steps(); from += CSimulation.STEPS_PER_REQUEST) {
            int to = Math.min(input.steps(), from + CSimulation.STEPS_PER_REQUEST);
            steps.addAll(simulation.run(slot, begins, input.slice(from, to)).steps());
            begins = false;
        }
        return List.copyOf(steps);
    }

    @Override
    public SequenceState state() {
        return begins ? words.zeros() : words.read(simulation.read(slot, words.bytes()));
    }

    /** Its memory stays until the simulation ends. */
    @Override
    public void close() {}
}
