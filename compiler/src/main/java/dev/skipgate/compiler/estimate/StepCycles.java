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

    /** Trips that the lanes wait for streamed weights. */
    public int load() {
        return phases.stream().mapToInt(PhaseCycles::load).sum();
    }

    /** Estimated cycles on top of the trips, because the memory of streamed weights is slower than its port. */
    public double memoryWait() {
        return phases.stream().mapToDouble(PhaseCycles::memoryWait).sum();
    }

    public long visited() {
        return phases.stream().mapToLong(PhaseCycles::visited).sum();
    }

    /** Trips in all. */
    public int total() {
        return input + phases.stream().mapToInt(PhaseCycles::total).sum();
    }
}
