package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.compiler.estimate.StateCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.card.StateWords;
import dev.skipgate.testbench.verify.ReferenceRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Three sequences that share one simulated array, in random turns: each must be as if it were alone. */
final class SequencesInTurn {
    private static final int SEQUENCES = 3;
    private static final int TURNS = 9;
    private static final int MOST_STEPS = 6;

    private SequencesInTurn() {}

    /** Checks every integer, and the trips of the steps and of moving the states. */
    static void check(SimulatedProject project, Design design, CSimulation simulation, SplittableRandom random) {
        StateCycles cycles = StateCycles.of(design);
        List<ReferenceRun> references = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            boolean first = turn < SEQUENCES;
            int slot = first ? turn : random.nextInt(SEQUENCES);
            if (first) {
                references.add(project.reference());
            }
            int[][] inputs = project.inputs(1 + random.nextInt(MOST_STEPS), random);
            CSimulation.MovedRun seen = simulation.run(slot, first, project.sequence(inputs));
            SimulatedProject.assertSame(references.get(slot).run(project.sequence(inputs)), seen.steps());
            assertEquals(first ? 0 : cycles.trips(), seen.loadTrips());
            assertEquals(cycles.trips(), seen.saveTrips());
            StateWords words = project.stateWords(0);
            SequenceState state = words.read(simulation.read(slot, words.bytes()));
            assertEquals(Optional.empty(), state.difference(references.get(slot).state()));
        }
    }
}
