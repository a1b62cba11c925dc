package dev.skipgate.testbench.verify;

import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.PhaseCycles;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.AcceleratorInPasses;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SequencePass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The reference model's integers with the cycle model's trips: what every step of a target must give. State is carried from run to run, but that of a network with
 * bidirectional layers, to which a run is a sequence.
 */
public final class ReferenceRun {
    private final List<SequencePass> passes;
    private final List<TracedPass> traced = new ArrayList<>();
    private final Accelerator whole;
    private final CycleTotals totals = new CycleTotals();

    /**
     * A run from the reset state.
     *
     * @param phases those of all passes
     * @param streaming how the weights are streamed; empty when all of them are on chip
     */
    public ReferenceRun(Network network, Grid grid, List<Phase> phases, Optional<Streaming> streaming) {
        this(network, grid, phases, streaming, (each, activity) -> {});
    }

    /** @param seen is shown the phases of a pass and what was active in them, after every step of the pass */
    public ReferenceRun(
            Network network,
            Grid grid,
            List<Phase> phases,
            Optional<Streaming> streaming,
            BiConsumer<List<Phase>, Activity> seen) {
        passes = network.passes();
        int first = 0;
        for (SequencePass pass : passes) {
            int end = first;
            while (!phases.get(end).isOutput()) {
                end++;
            }
            List<Phase> own = phases.subList(first, end + 1);
            NetworkInput input = pass.network().input();
            int inputTrips = input instanceof NetworkInput.OneHot
                    ? 0
                    : (input.size() + grid.columnGroups() - 1) / grid.columnGroups();
            traced.add(new TracedPass(pass.network(), own, new CycleModel(grid, own, inputTrips, streaming), seen));
            first = end + 1;
        }
        whole = AcceleratorInPasses.open(network, (pass, number) -> traced.get(number));
    }

    /** Begins a new sequence; the sums go on. */
    public void reset() {
        whole.reset();
    }

    /** Runs steps; each result carries the trips it must take. */
    public List<StepResult> run(InputSequence input) {
        List<StepResult> results = whole.run(input);
        for (int step = 0; step < results.size(); step++) {
            totals.add(cycles(step, results.size()));
        }
        return results;
    }

    /** The state after the latest step. */
    public SequenceState state() {
        return whole.state();
    }

    /** Sums over all steps so far. */
    public CycleTotals totals() {
        return totals;
    }

    /** What each pass read and gave in the latest run. */
    public List<PassRun> latest() {
        return traced.stream().map(TracedPass::latest).toList();
    }

    /** The cycles of a step in all passes. */
    private StepCycles cycles(int step, int steps) {
        int input = 0;
        List<PhaseCycles> phases = new ArrayList<>();
        for (int pass = 0; pass < passes.size(); pass++) {
            int at = passes.get(pass).reverse() ? steps - 1 - step : step;
            StepCycles counted = traced.get(pass).latest().cycles().get(at);
            input += counted.input();
            phases.addAll(counted.phases());
        }
        return new StepCycles(input, phases);
    }
}
