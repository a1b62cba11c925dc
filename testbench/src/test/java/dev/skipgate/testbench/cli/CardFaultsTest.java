package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.runtime.xrt.Xrt;
import java.nio.file.Files;
import java.nio.file.Path;
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
        Path log = folder.resolve("log");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xcheck:jni",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Dskipgate.cache=" + Xrt.cache(),
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                CardFaults.class.getName(),
                folder.resolve("root").toString(),
                model.out().toString(),
                model.out().resolve("tiny.emulated.xclbin").toString());
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
        assertFalse(said.contains("in native method"), said);
    }
}
