package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.runtime.xrt.Xrt;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A card that misbehaves: each fault is one exception with a sentence, nothing hangs past its timeout, and nothing is left open. */
class CardFaultsTest {
    @TempDir
    private Path folder;

    @Test
    void everyFaultIsSurvived() throws Exception {
        assumeTrue(Xrt.isInstalled(), "XRT is not installed");
        TinyModel model = new TinyModel(folder);
        model.compile().assertDone();
        Invocation.of("package", model.out(), "--target", "emulated-card").assertDone();
        String said = run(
                folder.resolve("root").toString(),
                model.out().toString(),
                model.out().resolve("tiny.emulated.xclbin").toString());
        assertFalse(said.contains("in native method"), said);
    }

    @Test
    void theCommandLineGivesUpAfterItsPatience() throws Exception {
        assumeTrue(Xrt.isInstalled(), "XRT is not installed");
        TinyModel model = new TinyModel(folder);
        model.compile().assertDone();
        String out = model.out().toString();
        Invocation.of("package", out, "--target", "emulated-card").assertDone();
        Invocation given = Invocation.inOwnProcess(
                folder,
                Map.of("SKIPGATE_CARD_FAULT", "hang@2"),
                List.of("-Dskipgate.cache=" + Xrt.cache()),
                "verify",
                out,
                "--targets",
                "java,card",
                "--steps",
                20,
                "--patience",
                0.3);
        assertEquals(ExitCode.TOOL, given.exitCode(), given.err());
        given.assertSays("has not ended in 300 ms");
    }

    /** What {@link CardFaults} says, which has to end well. */
    private String run(String... arguments) throws Exception {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xcheck:jni",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Dskipgate.cache=" + Xrt.cache(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CardFaults.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it hangs");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
