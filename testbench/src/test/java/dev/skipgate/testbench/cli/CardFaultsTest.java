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
                0,
                "",
                CardFaults.class,
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
        String said = run(
                ExitCode.TOOL,
                "hang@2",
                SkipgateCommand.class,
                "verify",
                out,
                "--targets",
                "java,card",
                "--steps",
                "20",
                "--patience",
                "0.3");
        assertTrue(said.contains("has not ended in 300 ms"), said);
    }

    /** What a Java program says, which has to end with this code; on a card with these faults. */
    private String run(int wanted, String faults, Class<?> program, String... arguments) throws Exception {
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xcheck:jni",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Dskipgate.cache=" + Xrt.cache(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        if (!faults.isEmpty()) {
            builder.environment().put("SKIPGATE_CARD_FAULT", faults);
        }
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it hangs");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(log);
        assertEquals(wanted, process.exitValue(), said);
        return said;
    }
}
