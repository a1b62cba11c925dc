package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.runtime.cpu.CpuMissingException;
import dev.skipgate.runtime.opencl.OpenClException;
import dev.skipgate.runtime.xrt.XrtException;
import dev.skipgate.runtime.xrt.card.EmulatedCardException;
import dev.skipgate.testbench.csim.ToolException;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.text.TextException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The {@code skipgate} command line. */
@Command(
        name = "skipgate",
        description = "Compiles trained recurrent networks to zero-skipping, multiplier-free HLS C++, and runs them.",
        mixinStandardHelpOptions = true,
        versionProvider = SkipgateCommand.Version.class,
        subcommands = {
            CompileCommand.class,
            VerifyCommand.class,
            PackageCommand.class,
            GenerateCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            SparsityCommand.class,
            CalibrateCommand.class,
            PruneCommand.class,
            ExploreCommand.class,
            BoardsCommand.class,
            DevicesCommand.class,
            DeployCommand.class,
            DropoutSearchCommand.class,
            ExperimentCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            DemoCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the input is wrong, or results differ",
            "2:the command line is wrong",
            "3:a tool or a device is missing or failed"
        })
public final class SkipgateCommand implements Runnable {
    private static final long MEGABYTE = 1 << 20;

    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.exit(run(() -> commandLine().execute(args), System.err));
    }

    /** Runs a command; memory that does not suffice is nothing to report to us. */
    static int run(IntSupplier command, PrintStream err) {
        try {
            return command.getAsInt();
        } catch (OutOfMemoryError e) {
            err.println("skipgate: the " + Runtime.getRuntime().maxMemory() / MEGABYTE
                    + " MB of memory that Java may take do not suffice (" + e.getMessage()
                    + "); what was saved before is unchanged; give it more, such as SKIPGATE_JAVA_OPTS=-Xmx12g");
            return ExitCode.TOOL;
        }
    }

    /** The whole command line with its exit code rule, for {@link #main} and for tests. */
    public static CommandLine commandLine() {
        return new CommandLine(new SkipgateCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(SkipgateCommand::report);
    }

    /** Without a subcommand there is nothing to do. */
    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do");
    }

    private static int report(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof CompilationFailedException wrong) {
            wrong.diagnostics().forEach(each -> err.println(each.render()));
            err.flush();
            return ExitCode.INPUT;
        }
        OptionalInt expected = exitCode(failure);
        if (expected.isPresent()) {
            err.println("skipgate: " + failure.getMessage());
            err.flush();
            return expected.getAsInt();
        }
        err.println("skipgate: internal error, please report it with the lines below");
        failure.printStackTrace(err);
        err.flush();
        return ExitCode.TOOL;
    }

    /** The exit code of a failure whose message is all the user needs; empty for a fault of ours. */
    private static OptionalInt exitCode(Exception failure) {
        if (failure instanceof CommandFailure expected) {
            return OptionalInt.of(expected.exitCode());
        }
        if (failure instanceof OutputException || failure instanceof TextException) {
            return OptionalInt.of(ExitCode.INPUT);
        }
        return failure instanceof ToolException
                        || failure instanceof XrtException
                        || failure instanceof CpuMissingException
                        || failure instanceof OpenClException
                        || failure instanceof EmulatedCardException
                ? OptionalInt.of(ExitCode.TOOL)
                : OptionalInt.empty();
    }

    /** The version the jar was built as. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = SkipgateCommand.class.getPackage().getImplementationVersion();
            return new String[] {"skipgate " + (version == null ? "development build" : version)};
        }
    }
}
