package dev.skipgate.testbench.verify;

import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.PhaseCycles;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.StepTrips;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The reference model's integers with the cycle model's trips: what every step of a target must give. State is carried from run to run. */
public final class ReferenceRun {
    private final ReferenceAccelerator reference;
    private final CycleModel cycles;
    private final List<Phase> phases;
    private final StepTrace trace;
    private final CycleTotals totals = new CycleTotals();

    public ReferenceRun(Network network, List<Phase> phases, CycleModel cycles) {
        reference = new ReferenceAccelerator(network);
        this.cycles = cycles;
        this.phases = phases;
        trace = new StepTrace(phases);
    }

    /** Runs steps; each result carries the trips it must take. */
    public List<StepResult> run(InputSequence input) {
        List<StepResult> results = new ArrayList<>(input.steps());
        for (int step = 0; step < input.steps(); step++) {
            StepResult result =
                    reference.run(input.slice(step, step + 1), any -> trace).get(0);
            StepCycles counted = cycles.step(trace);
            totals.add(counted);
            results.add(new StepResult(
                    result.logits(), result.argmax(), result.argmaxLogit(), Optional.of(trips(counted))));
        }
        return results;
    }

    /** Sums over all steps so far. */
    public CycleTotals totals() {
        return totals;
    }

    private StepTrips trips(StepCycles counted) {
        int gates = 0;
        int drain = 0;
        for (int p = 0; p < phases.size(); p++) {
            PhaseCycles phase = counted.phases().get(p);
            if (phases.get(p).isOutput()) {
                drain += phase.stage();
            } else {
                gates += phase.stage();
            }
        }
        return new StepTrips(counted.input(), counted.matvec(), counted.constant(), gates, drain, counted.load());
    }
}
