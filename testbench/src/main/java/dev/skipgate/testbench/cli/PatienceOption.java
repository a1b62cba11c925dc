package dev.skipgate.testbench.cli;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How long a run on a card may take before it is given up. */
final class PatienceOption {
    private static final double MOST_SECONDS = 86_400;
    private static final double MILLIS = 1e3;

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description =
                    "for a card: how long a run of the kernel may take before it is given up; default 60, and 600 where"
                            + " the card is emulated")
    private Optional<Double> seconds = Optional.empty();

    Optional<Duration> duration() {
        if (seconds.isPresent() && !(seconds.get() >= 1 / MILLIS && seconds.get() <= MOST_SECONDS)) {
            throw new ParameterException(
                    spec.commandLine(), "--patience is " + seconds.get() + "; use 0.001 to 86400 seconds");
        }
        return seconds.map(each -> Duration.ofMillis(Math.round(each * MILLIS)));
    }
}
