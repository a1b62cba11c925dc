package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.testbench.project.CompiledProject;
import dev.skipgate.testbench.project.SampleInput;
import dev.skipgate.testbench.report.ReportFiles;
import dev.skipgate.testbench.verify.ReferenceRun;
import dev.skipgate.testbench.verify.Verification;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate verify}: the same integers from every target, or exit code 1. */
@Command(
        name = "verify",
        description = "Compare targets with the integer model: every integer of every step, and every loop trip.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "a compiled model")
    private Path directory;

    @Option(
            names = "--targets",
            split = ",",
            defaultValue = "java,csim",
            description = "what to compare: java, cpu, opencl, csim, csim-loops, card; default ${DEFAULT-VALUE}")
    private List<String> targets;

    @Option(names = "--steps", defaultValue = "1000", description = "steps to run; default ${DEFAULT-VALUE}")
    private int steps;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description =
                    "what to run on: a text, or sequences of vectors or tokens, .npy or .safetensors; default: the"
                            + " compiled model's sample text, or random inputs")
    private Optional<Path> input = Optional.empty();

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (steps < 1 || steps > 100_000_000) {
            throw CommandFailure.input("--steps is " + steps + "; use 1 to 100000000");
        }
        targets.forEach(Targets::require);
        CompiledProject project = CompiledProject.open(directory);
        SampleInput sample = sample(project);
        Verification verification = new Verification(sample.input());
        Map<String, Verification.Outcome> outcomes = new LinkedHashMap<>();
        ReferenceRun reference = project.reference();
        PrintWriter err = spec.commandLine().getErr();
        for (String target : targets) {
            reference = project.reference();
            try (Accelerator accelerator = Targets.start(target, project, device);
                    StepProgress progress = StepProgress.start("verify " + target, steps, err)) {
                outcomes.put(target, verification.compare(accelerator, reference, progress::done));
            }
            describe(target, outcomes.get(target), sample, err);
        }
        ObjectNode report = VerifyReport.update(
                directory, sample.source(), reference.totals().steps(), outcomes);
        if (json) {
            spec.commandLine().getOut().print(ReportFiles.json(report));
            spec.commandLine().getOut().flush();
        }
        if (!outcomes.values().stream().allMatch(Verification.Outcome::isBitExact)) {
            throw CommandFailure.input("the targets do not agree");
        }
    }

    private SampleInput sample(CompiledProject project) {
        try {
            return SampleInput.of(project.network(), directory, input, steps);
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    private void describe(String target, Verification.Outcome outcome, SampleInput sample, PrintWriter err) {
        if (outcome.isBitExact()) {
            err.printf(
                    Locale.ROOT,
                    "%s: %,d steps of %s equal the integer model bit for bit (%s)%s%n",
                    target,
                    outcome.steps(),
                    sample.source(),
                    outcome.device(),
                    outcome.trips()
                            .map(trips -> String.format(
                                    Locale.ROOT, "; %,.1f cycles a step simulated, equal to the estimate", trips))
                            .orElse(""));
        } else {
            err.println(target + ": " + outcome.difference().orElseThrow());
        }
        err.flush();
    }
}
