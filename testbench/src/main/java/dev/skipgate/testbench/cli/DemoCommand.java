package dev.skipgate.testbench.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skipgate demo}: the main job on the example that comes along: compile, verify, generate. */
@Command(
        name = "demo",
        description = "Compile the example language model, verify the emitted hardware, and let it write.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
    private static final String BOARD = "u55c";

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "DIR", description = "where to write; default build/char-lm of Skipgate")
    private Path out;

    @Override
    public void run() {
        Path home = Path.of(System.getProperty("skipgate.home", "."));
        Path model = home.resolve("examples/char-lm/model.yaml");
        if (!Files.exists(model)) {
            throw CommandFailure.tool("the example is not at " + model + "; run ./skipgate from a whole checkout");
        }
        String directory = (out == null ? home.resolve("build/char-lm") : out).toString();
        step("compile", model.toString(), "--board", BOARD, "--out", directory);
        step("verify", directory, "--targets", "java,csim", "--steps", "1000");
        step("generate", directory, "--target", "csim", "--prompt", "The ", "--length", "400");
        spec.commandLine().getErr().println("skipgate: the report is " + directory + "/report.html");
        spec.commandLine().getErr().flush();
    }

    /** Runs a command as the user would type it, and stops with its exit code when it fails. */
    private void step(String... words) {
        PrintWriter err = spec.commandLine().getErr();
        List<String> shown = new ArrayList<>();
        for (String word : words) {
            shown.add(word.isEmpty() || word.contains(" ") ? "\"" + word + "\"" : word);
        }
        err.println("$ ./skipgate " + String.join(" ", shown));
        err.flush();
        CommandLine commandLine = SkipgateCommand.commandLine();
        commandLine.setOut(spec.commandLine().getOut()).setErr(err);
        int exitCode = commandLine.execute(words);
        if (exitCode != ExitCode.OK) {
            throw CommandFailure.of(exitCode, "the demo stopped at skipgate " + words[0]);
        }
    }
}
