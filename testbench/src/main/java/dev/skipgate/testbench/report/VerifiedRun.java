package dev.skipgate.testbench.report;

import dev.skipgate.compiler.estimate.StepCycles;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a verification found out.
 *
 * @param source where the input came from, in words
 * @param estimated the cycle model's trips of each of the steps
 * @param targets what was compared with the integer model
 */
public record VerifiedRun(String source, List<StepCycles> estimated, List<Target> targets) {
    public VerifiedRun {
        Objects.requireNonNull(source, "source");
        estimated = List.copyOf(estimated);
        targets = List.copyOf(targets);
        if (estimated.isEmpty()) {
            throw new IllegalArgumentException("a verification has at least one step");
        }
    }

    /**
     * One target.
     *
     * @param name as on the command line, such as {@code csim}
     * @param bitExact whether every integer of every step was equal
     * @param deviceRan the device that really ran
     * @param simulatedCycles mean trips a step, for targets that count them
     * @param difference where it parted from the integer model, when it did
     */
    public record Target(
            String name,
            boolean bitExact,
            String deviceRan,
            OptionalDouble simulatedCycles,
            Optional<String> difference) {
        public Target {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(deviceRan, "deviceRan");
            Objects.requireNonNull(simulatedCycles, "simulatedCycles");
            Objects.requireNonNull(difference, "difference");
        }
    }
}
