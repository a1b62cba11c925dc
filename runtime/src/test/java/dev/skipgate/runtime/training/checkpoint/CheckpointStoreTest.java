package dev.skipgate.runtime.training.checkpoint;

import static dev.skipgate.runtime.training.checkpoint.CheckpointFileTest.assertSame;
import static dev.skipgate.runtime.training.checkpoint.CheckpointFileTest.checkpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
    @TempDir
    private Path folder;

    private CheckpointStore store;

    @BeforeEach
    void open() {
        store = new CheckpointStore(folder.resolve("runs/checkpoints"), 2);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(store.directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void truncate(long step) throws IOException {
        Path file = store.list().get(step);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }

    @Test
    void keepsTheLastFewAndTheBest() throws IOException {
        assertTrue(store.newest().isEmpty());
        for (int step = 5; step <= 25; step += 5) {
            store.save(step, checkpoint(step, 10), step == 10);
        }
        assertEquals(List.of("best.ckpt", "checkpoint-000000000020.ckpt", "checkpoint-000000000025.ckpt"), names());
        CheckpointStore.Found found = store.newest().orElseThrow();
        assertEquals(25, found.step());
        assertEquals(List.of(), found.warnings());
        assertSame(checkpoint(25, 10), found.checkpoint());
        assertSame(checkpoint(10, 10), CheckpointFile.read(store.best()));
    }

    @Test
    void aTornNewestFallsBackWithAWarning() throws IOException {
        store.save(5, checkpoint(5, 10), true);
        store.save(10, checkpoint(10, 10), false);
        truncate(10);
        CheckpointStore.Found found = store.newest().orElseThrow();
        assertEquals(5, found.step());
        assertEquals(1, found.warnings().size());
        assertTrue(
                found.warnings().get(0).contains("checkpoint-000000000010.ckpt"),
                found.warnings().get(0));
        // The run goes on from 5; the torn one of the abandoned future must not push out a good one.
        store.save(7, checkpoint(7, 10), false);
        assertEquals(List.of("best.ckpt", "checkpoint-000000000005.ckpt", "checkpoint-000000000007.ckpt"), names());
        assertEquals(7, store.newest().orElseThrow().step());
    }

    @Test
    void whenNoneIsWholeAllAreNamed() throws IOException {
        store.save(5, checkpoint(5, 10), true);
        store.save(10, checkpoint(10, 10), false);
        truncate(5);
        truncate(10);
        String message =
                assertThrows(CheckpointException.class, () -> store.newest()).getMessage();
        assertTrue(
                message.contains("000005.ckpt") && message.contains("000010.ckpt") && message.contains("best.ckpt"),
                message);
    }

    @Test
    void aNewerVersionIsRefusedAndNotPassedOver() throws IOException {
        store.save(5, checkpoint(5, 10), false);
        store.save(10, checkpoint(10, 10), false);
        Path file = store.list().get(10L);
        byte[] bytes = Files.readAllBytes(file);
        bytes[8]++;
        Files.write(file, bytes);
        CheckpointException refused = assertThrows(CheckpointException.class, () -> store.newest());
        assertEquals(Kind.NEWER, refused.kind());
    }

    @Test
    void otherFilesAreLeftAloneAndLeftOversCleared() throws IOException {
        Files.createDirectories(store.directory());
        Path notes = Files.writeString(store.directory().resolve("notes.ckpt.part"), "mine");
        Files.writeString(store.directory().resolve(".checkpoint-000000000003.ckpt.part"), "half");
        store.save(5, checkpoint(5, 10), false);
        assertEquals(List.of("checkpoint-000000000005.ckpt", "notes.ckpt.part"), names());
        assertEquals("mine", Files.readString(notes));
    }

    @Test
    void anUnusableDirectoryIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        CheckpointStore wrong = new CheckpointStore(file.resolve("sub"), 1);
        CheckpointException refused =
                assertThrows(CheckpointException.class, () -> wrong.save(1, checkpoint(1, 1), false));
        assertEquals(Kind.UNWRITABLE, refused.kind());
        assertThrows(IllegalArgumentException.class, () -> new CheckpointStore(folder, 0));
    }
}
