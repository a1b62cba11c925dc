package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.Compiler;
import dev.skipgate.testbench.project.KernelOfProject;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.project.ProjectWriter;
import dev.skipgate.testbench.report.ReportFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate compile}: a model description in, a project directory out. */
@Command(
        name = "compile",
        description = "Compile a model to an HLS project with its bundle and report.",
        mixinStandardHelpOptions = true)
final class CompileCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Mixin
    private final HardwareOptions hardware = new HardwareOptions();

    @Option(names = "--clock", paramLabel = "MHZ", description = "clock of the kernel; the board's own when left out")
    private Optional<Double> clock = Optional.empty();

    @Option(
            names = "--capacity",
            paramLabel = "SHARE",
            description =
                    "make the kernel for any weights of this shape of which this share, above 0 to 1, is not zero")
    private Optional<Double> capacity = Optional.empty();

    @Option(
            names = "--like",
            paramLabel = "PROJECT",
            description =
                    "compile for the kernel of a project that was compiled with a capacity; board, lanes, encoding, clock"
                            + " and capacity are the project's")
    private Optional<Path> like = Optional.empty();

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "the directory to write")
    private Path out;

    @Option(names = "--json", description = "print the report as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        PrintWriter err = spec.commandLine().getErr();
        requireNothingBesideLike();
        Path description = model.description();
        OutputDirectory.requireFree(out);
        Optional<KernelOfProject> kernel = like.map(KernelOfProject::read);
        CompiledModel compiled = kernel.isPresent()
                ? kernel.get().compile(description, description)
                : new Compiler(hardware.with(optional(clock), optional(capacity))).compile(description);
        compiled.warnings().forEach(warning -> err.println(warning.render()));
        AtomicReference<ObjectNode> report = new AtomicReference<>();
        OutputDirectory.write(out, directory -> {
            report.set(ProjectWriter.write(compiled, directory));
            if (kernel.isPresent()) {
                kernel.get().requireSame(directory, description);
            }
        });
        CompileSummary.lines(compiled, report.get(), out).forEach(err::println);
        err.flush();
        if (json) {
            spec.commandLine().getOut().print(ReportFiles.json(report.get()));
            spec.commandLine().getOut().flush();
        }
    }

    private void requireNothingBesideLike() {
        boolean other = hardware.given().isPresent() || clock.isPresent() || capacity.isPresent();
        if (like.isPresent() && other) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--like takes board, lanes, encoding, clock and capacity from " + like.get()
                            + "; leave out the options that say them");
        }
    }

    private static OptionalDouble optional(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
