package dev.skipgate.testbench.report;

import dev.skipgate.compiler.estimate.PhaseCycles;
import dev.skipgate.compiler.estimate.StepCycles;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Means over steps. */
record MeanCycles(List<StepCycles> steps) {
    MeanCycles {
        steps = List.copyOf(steps);
    }

    double total() {
        return steps.stream().mapToInt(StepCycles::total).average().orElseThrow();
    }

    double input() {
        return steps.stream().mapToInt(StepCycles::input).average().orElseThrow();
    }

    double matvec() {
        return steps.stream().mapToInt(StepCycles::matvec).average().orElseThrow();
    }

    double load() {
        return steps.stream().mapToInt(StepCycles::load).average().orElseThrow();
    }

    double memoryWait() {
        return steps.stream().mapToDouble(StepCycles::memoryWait).average().orElseThrow();
    }

    double visited() {
        return steps.stream().mapToLong(StepCycles::visited).average().orElseThrow();
    }

    double ofPhase(int phase, ToDoubleFunction<PhaseCycles> number) {
        return steps.stream()
                .mapToDouble(step -> number.applyAsDouble(step.phases().get(phase)))
                .average()
                .orElseThrow();
    }
}
