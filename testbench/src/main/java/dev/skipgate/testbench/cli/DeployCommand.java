package dev.skipgate.testbench.cli;

import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.card.CardUse;
import dev.skipgate.testbench.card.Deployment;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate deploy}: a packaged model on its card, tested and measured. */
@Command(
        name = "deploy",
        description =
                "Load a packaged model onto a card, test it against the golden vectors of its project, and measure it.",
        mixinStandardHelpOptions = true)
final class DeployCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "XCLBIN", description = "what 'skipgate package' made")
    private Path xclbin;

    @Option(
            names = "--device",
            paramLabel = "D",
            description =
                    "index or place on the bus (BDF) of a card, or emulated; default: emulated for an xclbin of the"
                            + " emulated card, else the card with index 0")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--project",
            paramLabel = "DIR",
            description = "the compiled model; default: the folder of the xclbin")
    private Optional<Path> project = Optional.empty();

    @Mixin
    private PatienceOption patience;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "2000",
            description = "steps to measure with; default ${DEFAULT-VALUE}")
    private int steps;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (steps < 1 || steps > 10_000_000) {
            throw new ParameterException(spec.commandLine(), "--steps is " + steps + "; use 1 to 10000000");
        }
        if (!Files.isRegularFile(xclbin)) {
            throw CommandFailure.input(xclbin + " is not a file; make one with: skipgate package DIR --target"
                    + " emulated-card, or --target hw");
        }
        Path directory = project.orElseGet(() -> xclbin.toAbsolutePath().getParent());
        String where = device.orElseGet(() -> CardTarget.isEmulated(xclbin) ? CardTarget.EMULATED : "0");
        Deployment deployment =
                Deployment.of(directory, new CardUse(where, Optional.of(xclbin), patience.duration()), steps);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(deployment.toJson());
        } else {
            deployment.lines().forEach(out::println);
        }
        out.flush();
        if (deployment.difference().isPresent()) {
            throw CommandFailure.input("the card does not compute what the integer model does: "
                    + deployment.difference().get());
        }
    }
}
