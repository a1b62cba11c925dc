package dev.skipgate.testbench.csim;

import dev.skipgate.compiler.estimate.PhaseCycles;
import dev.skipgate.compiler.estimate.StepCycles;

/** The loop trips of one step by kind, as the status word reports them. */
public record Trips(int input, int matvec, int constant, int gates, int drain) {
    /** The trips that the cycle model counted. The last phase is the dense output, whose stage is the drain. */
    public static Trips of(StepCycles cycles) {
        int drain = cycles.phases().get(cycles.phases().size() - 1).stage();
        int stages = cycles.phases().stream().mapToInt(PhaseCycles::stage).sum();
        return new Trips(cycles.input(), cycles.matvec(), cycles.constant(), stages - drain, drain);
    }

    /** Trips in all. */
    public long total() {
        return (long) input + matvec + constant + gates + drain;
    }
}
