package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a command line did: its exit code and what it wrote. */
record Invocation(int exitCode, String out, String err) {
    /** One message of the compiler: where, which rule, what. */
    private static final String DIAGNOSTIC = "[^\\n]+: error\\[SG[0-9]{3}\\]: [^\\n]{10,}";

    /** One message of anything else. */
    private static final String FAILURE = "skipgate: [^\\n]{10,}";

    /** Runs a command line in this process. */
    static Invocation of(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = SkipgateCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return new Invocation(
                exitCode, out.toString(), err.toString().replace("\r", "").strip());
    }

    /**
     * Runs a command line in a Java of its own.
     *
     * @param folder for what it writes
     * @param environment variables that it sees beside ours
     * @param options of the Java machine
     */
    static Invocation inOwnProcess(
            Path folder, Map<String, String> environment, List<String> options, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SkipgateCommand.class.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        Path out = folder.resolve("stdout.txt");
        Path err = folder.resolve("stderr.txt");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), () -> arguments[0] + " does not end");
        } finally {
            process.destroyForcibly();
        }
        return new Invocation(
                process.exitValue(),
                Files.readString(out),
                Files.readString(err).replace("\r", "").strip());
    }

    /** Refused by the compiler: exit code 1 and one message of this rule, which says all of this. */
    void assertDiagnostic(String rule, String... says) {
        assertOneLine(ExitCode.INPUT, DIAGNOSTIC, says);
        assertTrue(err.contains("error[" + rule + "]"), err);
    }

    /** Ended with an exit code and one message, which says all of this. */
    void assertFailure(int code, String... says) {
        assertOneLine(code, FAILURE, says);
    }

    private void assertOneLine(int code, String form, String... says) {
        assertEquals(code, exitCode, err);
        assertEquals("", out);
        assertTrue(err.matches(form), () -> "not one line of the form of a message: " + err);
        assertSays(says);
        assertNoStackTrace();
    }

    void assertSays(String... says) {
        for (String each : says) {
            assertTrue(err.contains(each), () -> "'" + each + "' is not in: " + err);
        }
    }

    void assertNoStackTrace() {
        assertFalse(err.contains("\tat ") || err.contains("internal error"), err);
        assertFalse(err.matches("(?s).*\\b(java|dev\\.skipgate)\\.[a-z.]+[A-Z].*"), () -> "names a class: " + err);
    }

    Invocation assertDone() {
        assertEquals(ExitCode.OK, exitCode, err);
        assertNoStackTrace();
        return this;
    }
}
