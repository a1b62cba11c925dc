package dev.skipgate.compiler.estimate;

import java.util.List;

/**
 * Loop trips of one step.
 *
 * @param input trips that compact the input vector; 0 for a one-hot input
 * @param phases trips of each phase
 */
public record StepCycles(int input, List<PhaseCycles> phases) {
    public StepCycles {
        phases = List.copyOf(phases);
    }

    public int matvec() {
        return phases.stream().mapToInt(PhaseCycles::matvec).sum();
    }

    public int constant() {
        return phases.stream().mapToInt(PhaseCycles::constant).sum();
    }

    public long visited() {
        return phases.stream().mapToLong(PhaseCycles::visited).sum();
    }

    /** Trips in all. */
    public int total() {
        return input + phases.stream().mapToInt(PhaseCycles::total).sum();
    }
}
