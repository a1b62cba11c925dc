package dev.skipgate.runtime.bundle.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsWriterTest {
    @TempDir
    private Path directory;

    @Test
    void theOrderOfAddingDoesNotShow() throws IOException {
        Path one = directory.resolve("one");
        Path two = directory.resolve("two");
        new SafetensorsWriter()
                .metadata("b", "2")
                .metadata("a", "1")
                .floats("w", List.of(2L), new float[] {1, 2})
                .bytes("codes", TensorType.I8, List.of(3L), new byte[] {-1, 0, 1})
                .longs("big", List.of(), new long[] {1L << 40})
                .write(one);
        new SafetensorsWriter()
                .longs("big", List.of(), new long[] {1L << 40})
                .bytes("codes", TensorType.I8, List.of(3L), new byte[] {-1, 0, 1})
                .floats("w", List.of(2L), new float[] {1, 2})
                .metadata("a", "1")
                .metadata("b", "2")
                .write(two);
        assertArrayEquals(Files.readAllBytes(one), Files.readAllBytes(two));
        assertTrue(new String(Files.readAllBytes(one), StandardCharsets.ISO_8859_1)
                .substring(8)
                .startsWith("{\"__metadata__\":{\"a\":\"1\",\"b\":\"2\"},\"big\":{\"dtype\":\"I64\",\"shape\":[],"
                        + "\"data_offsets\":[0,8]},\"w\":{\"dtype\":\"F32\",\"shape\":[2],"));
    }

    @Test
    void replacesAFileAndLeavesNothingElse() throws IOException {
        Path file = directory.resolve("file");
        new SafetensorsWriter().ints("n", List.of(1L), new int[] {1}).write(file);
        new SafetensorsWriter()
                .ints("n", List.of(1L), new int[] {2})
                .shorts("s", List.of(1L), new short[] {-3})
                .write(file);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertArrayEquals(new int[] {2}, read.ints("n"));
            assertArrayEquals(new int[] {-3}, read.ints("s"));
        }
        assertEquals(1, entries());
    }

    @Test
    void leavesNothingWhenItCannotWrite() throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter().ints("n", List.of(1L), new int[] {1});
        assertThrows(SafetensorsException.class, () -> writer.write(directory.resolve("no/such/folder")));
        Path folder =
                Files.createDirectories(directory.resolve("folder/inside")).getParent();
        assertThrows(SafetensorsException.class, () -> writer.write(folder));
        assertEquals(1, entries());
    }

    @Test
    void refusesShapesThatDoNotFit() {
        SafetensorsWriter writer = new SafetensorsWriter().ints("n", List.of(1L), new int[] {1});
        assertThrows(IllegalArgumentException.class, () -> writer.floats("w", List.of(3L), new float[2]));
        assertThrows(IllegalArgumentException.class, () -> writer.ints("n", List.of(1L), new int[1]));
        assertThrows(IllegalArgumentException.class, () -> writer.floats("w", List.of(-1L, -2L), new float[2]));
        assertThrows(IllegalArgumentException.class, () -> writer.bytes("w", TensorType.F32, List.of(1L), new byte[5]));
    }

    private long entries() throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.count();
        }
    }
}
