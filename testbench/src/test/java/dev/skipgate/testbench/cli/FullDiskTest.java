package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that fills up while a project is written: an old project survives, and nothing half-written is left. */
class FullDiskTest {
    private static final String FULL = "No space left on device";
    private static final String OLD = "{\"format\" : \"skipgate-bundle\"}";

    @TempDir
    private Path folder;

    private static void halfThenFull(Path directory) throws IOException {
        Files.writeString(directory.resolve(Bundle.MANIFEST), "half");
        Files.createDirectories(directory.resolve("hls/src"));
        throw new IOException(FULL);
    }

    private static void assertSaysFull(OutputException failure) {
        String message = failure.getMessage();
        assertTrue(message.contains(FULL) && message.contains("free space") && message.contains("--out"), message);
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        Path place = folder.resolve("new/deep/project");
        assertSaysFull(
                assertThrows(OutputException.class, () -> OutputDirectory.write(place, FullDiskTest::halfThenFull)));
        assertEquals(Map.of("", 0), TinyModel.snapshot(folder));
    }

    @Test
    void anOldProjectSurvives() throws IOException {
        Path place = Files.createDirectories(folder.resolve("project/hls")).getParent();
        Files.writeString(place.resolve(Bundle.MANIFEST), OLD);
        Files.writeString(place.resolve("hls/Makefile"), "old");
        Map<String, Integer> before = TinyModel.snapshot(folder);
        assertSaysFull(
                assertThrows(OutputException.class, () -> OutputDirectory.write(place, FullDiskTest::halfThenFull)));
        assertEquals(before, TinyModel.snapshot(folder));
        assertThrows(
                OutputException.class,
                () -> OutputDirectory.write(place, directory -> {
                    throw new UncheckedIOException(new IOException(FULL));
                }));
        assertEquals(before, TinyModel.snapshot(folder));
    }

    @Test
    void aFaultOfOursLeavesNothingEither() throws IOException {
        Path place = folder.resolve("project");
        assertThrows(
                IllegalStateException.class,
                () -> OutputDirectory.write(place, directory -> {
                    Files.writeString(directory.resolve("half"), "");
                    throw new IllegalStateException("a bug");
                }));
        assertEquals(Map.of("", 0), TinyModel.snapshot(folder));
    }

    @Test
    void anOldProjectIsReplacedWhole() throws IOException {
        Path place = Files.createDirectory(folder.resolve("project"));
        Files.writeString(place.resolve(Bundle.MANIFEST), OLD);
        Files.writeString(place.resolve("left-over"), "old");
        OutputDirectory.write(place, directory -> Files.writeString(directory.resolve(Bundle.MANIFEST), "new"));
        assertEquals(
                Set.of("", "project", "project/" + Bundle.MANIFEST),
                TinyModel.snapshot(folder).keySet());
        assertEquals("new", Files.readString(place.resolve(Bundle.MANIFEST)));
    }
}
