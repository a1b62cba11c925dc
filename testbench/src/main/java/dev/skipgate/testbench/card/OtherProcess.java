package dev.skipgate.testbench.card;

import dev.skipgate.testbench.csim.ToolException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of ours in another Java, with the properties and the class path of this one. */
public final class OtherProcess {
    private static final long LIMIT_SECONDS = 300;

    private OtherProcess() {}

    /**
     * Runs to the end; what it says on standard error goes to ours.
     *
     * @return what it says on standard output
     * @throws ToolException when it fails or does not end
     */
    public static String run(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-Dskipgate."))
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        String what = main.getSimpleName() + " " + String.join(" ", arguments);
        Process process = null;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new ToolException("'" + what + "' in another process failed; what it said is above");
            }
            return said;
        } catch (IOException e) {
            throw new ToolException("cannot run '" + what + "' in another process: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted", e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
