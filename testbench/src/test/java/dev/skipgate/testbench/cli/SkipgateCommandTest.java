package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SkipgateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            SkipgateCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    void versionAndHelpGoToStandardOutput() {
        assertEquals(ExitCode.OK, command.execute("--version"));
        assertTrue(out.toString().startsWith("skipgate "), out.toString());
        assertEquals(ExitCode.OK, command.execute("--help"));
        assertTrue(out.toString().contains("Usage: skipgate"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void withoutArgumentsPrintsUsageAsAnError() {
        assertEquals(ExitCode.USAGE, command.execute());
        assertTrue(err.toString().contains("Usage: skipgate"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void unknownOptionIsAUsageError() {
        assertEquals(ExitCode.USAGE, command.execute("--no-such-option"));
        assertTrue(err.toString().contains("--no-such-option"), err.toString());
    }

    @Test
    void failuresEndWithTheirOwnExitCodeAndNoStackTrace() {
        command.addSubcommand("wrong-input", new Failing(CommandFailure.input("model.yaml:3: no such layer")));
        command.addSubcommand("no-tool", new Failing(CommandFailure.tool("g++ is not installed")));
        capture();
        assertEquals(ExitCode.INPUT, command.execute("wrong-input"));
        assertEquals(ExitCode.TOOL, command.execute("no-tool"));
        assertEquals(
                "skipgate: model.yaml:3: no such layer\nskipgate: g++ is not installed\n",
                err.toString().replace("\r", ""));
    }

    @Test
    void anUnexpectedExceptionIsShownWhole() {
        command.addSubcommand("bug", new Failing(new IllegalStateException("lanes")));
        capture();
        assertEquals(ExitCode.TOOL, command.execute("bug"));
        assertTrue(err.toString().contains("internal error"), err.toString());
        assertTrue(err.toString().contains("IllegalStateException: lanes"), err.toString());
    }

    @Test
    void memoryThatDoesNotSufficeIsOneMessage() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = SkipgateCommand.run(
                () -> {
                    throw new OutOfMemoryError("Java heap space");
                },
                new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertEquals(ExitCode.TOOL, code);
        String said = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(said.matches("skipgate: the [0-9]+ MB of memory .*Java heap space.*-Xmx12g\\R"), said);
    }

    /** Picocli gives its writers only to the subcommands it knows when they are set. */
    private void capture() {
        command.setErr(new PrintWriter(err));
    }

    @Command
    private record Failing(RuntimeException failure) implements Runnable {
        @Override
        public void run() {
            throw failure;
        }
    }
}
