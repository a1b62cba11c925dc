package dev.skipgate.testbench.verify;

import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import java.util.List;

/**
 * What one pass over a sequence read and gave, in the order in which it went.
 *
 * @param input the steps
 * @param results what each gave, with its trips
 * @param cycles what the trips of each went to
 */
public record PassRun(InputSequence input, List<StepResult> results, List<StepCycles> cycles) {
    public PassRun {
        results = List.copyOf(results);
        cycles = List.copyOf(cycles);
    }
}
