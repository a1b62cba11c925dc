package dev.skipgate.runtime.xrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.cxx.SharedLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in a Java of its own that checks every use of JNI: XRT takes one driver a process, and what the check finds is
 * printed, which a test must see.
 */
public final class OwnProcess {
    private OwnProcess() {}

    /** Runs to the end; it must end well, and the check must find nothing. */
    public static String run(Path folder, Class<?> main, String... arguments) throws IOException, InterruptedException {
        return run(folder, List.of(), main, arguments);
    }

    /** The same with more options for the Java machine. */
    public static String run(Path folder, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(folder, Map.of(), options, main, arguments);
    }

    /** The same with variables of its environment. */
    public static String run(
            Path folder, Map<String, String> environment, List<String> options, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xcheck:jni",
                // A heap that does not grow, so that what grows is ours.
                "-XX:+UseSerialGC",
                "-Xms48m",
                "-Xmx48m",
                "-XX:+AlwaysPreTouch",
                "-XX:MaxDirectMemorySize=2m",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-D" + SharedLibrary.CACHE + "=" + System.getProperty(SharedLibrary.CACHE)));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it does not end");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertEquals(0, process.exitValue(), said);
        assertFalse(said.contains("in native method"), said);
        return said;
    }
}
