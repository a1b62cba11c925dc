package dev.skipgate.testbench.verify;

import dev.skipgate.compiler.estimate.StepCycles;
import java.util.ArrayList;
import java.util.List;

/** Cycles added up over steps. */
public final class CycleTotals {
    private final List<StepCycles> all = new ArrayList<>();

    void add(StepCycles step) {
        all.add(step);
    }

    /** Every step's cycles. */
    public List<StepCycles> steps() {
        return List.copyOf(all);
    }

    /** Mean trips a step. */
    public double meanTotal() {
        return all.stream().mapToInt(StepCycles::total).average().orElse(0);
    }

    /** Mean trips of the matrix-vector loops a step. */
    public double meanMatvec() {
        return all.stream().mapToInt(StepCycles::matvec).average().orElse(0);
    }

    /** Mean stored terms visited a step. */
    public double meanVisited() {
        return all.stream().mapToLong(StepCycles::visited).average().orElse(0);
    }
}
