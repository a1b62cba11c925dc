package dev.skipgate.testbench.verify;

import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.PhaseCycles;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.StepTrips;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The reference model of one pass, whose results carry the trips that the cycle model counts for them. */
final class TracedPass implements Accelerator {
    private final ReferenceAccelerator reference;
    private final CycleModel cycles;
    private final List<Phase> phases;
    private final StepTrace trace;
    private final BiConsumer<List<Phase>, Activity> seen;
    private PassRun latest = new PassRun(new InputSequence.Indices(new int[0]), List.of(), List.of());

    TracedPass(Network network, List<Phase> phases, CycleModel cycles, BiConsumer<List<Phase>, Activity> seen) {
        reference = new ReferenceAccelerator(network);
        this.cycles = cycles;
        this.phases = phases;
        trace = new StepTrace(phases);
        this.seen = seen;
    }

    /** The steps of the latest call, in the order in which they were run. */
    PassRun latest() {
        return latest;
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        List<StepResult> results = new ArrayList<>(input.steps());
        List<StepCycles> counts = new ArrayList<>(input.steps());
        for (int step = 0; step < input.steps(); step++) {
            StepResult result =
                    reference.run(input.slice(step, step + 1), any -> trace).get(0);
            StepCycles counted = cycles.step(trace);
            counts.add(counted);
            seen.accept(phases, trace);
            results.add(new StepResult(
                    result.logits(), result.argmax(), result.argmaxLogit(), Optional.of(trips(counted))));
        }
        latest = new PassRun(input, results, counts);
        return results;
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

    @Override
    public String device() {
        return reference.device();
    }

    @Override
    public Network network() {
        return reference.network();
    }

    @Override
    public void reset() {
        reference.reset();
    }

    @Override
    public SequenceState state() {
        return reference.state();
    }

    @Override
    public Sequence newSequence() {
        throw new UnsupportedOperationException("a trace is of one sequence");
    }

    @Override
    public void close() {
        reference.close();
    }
}
