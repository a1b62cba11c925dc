package dev.skipgate.runtime.training.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.checkpoint.CheckpointException.Kind;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
    private static final String FULL = "No space left on device";

    @TempDir
    private Path folder;

    static Checkpoint checkpoint(int seed, int size) {
        RandomState random = RandomState.of(seed);
        float[] weights = new float[size];
        for (int i = 0; i < size; i++) {
            weights[i] = Float.intBitsToFloat((int) random.nextLong());
        }
        ObjectNode header = new ObjectMapper().createObjectNode();
        header.put("seed", seed);
        header.putObject("position").put("epoch", 1.25);
        Map<String, float[]> floats = new LinkedHashMap<>();
        floats.put("weights", weights);
        floats.put("nothing", new float[0]);
        return new Checkpoint(header, floats, Map.of("random", random.state(), "größe", new long[] {Long.MIN_VALUE}));
    }

    static void assertSame(Checkpoint wanted, Checkpoint seen) {
        assertEquals(wanted.header(), seen.header());
        assertEquals(wanted.floats().keySet(), seen.floats().keySet());
        assertEquals(wanted.longs().keySet(), seen.longs().keySet());
        wanted.floats().forEach((name, array) -> {
            float[] other = seen.floats().get(name);
            assertEquals(array.length, other.length);
            for (int i = 0; i < array.length; i++) {
                assertEquals(Float.floatToRawIntBits(array[i]), Float.floatToRawIntBits(other[i]));
            }
        });
        wanted.longs()
                .forEach((name, array) -> assertArrayEquals(array, seen.longs().get(name)));
    }

    private CheckpointException assertRefused(Path file, Kind kind, String... says) {
        CheckpointException refused = assertThrows(CheckpointException.class, () -> CheckpointFile.read(file));
        assertEquals(kind, refused.kind(), refused.getMessage());
        assertTrue(refused.getMessage().startsWith(file.toString()), refused.getMessage());
        for (String each : says) {
            assertTrue(refused.getMessage().contains(each), refused.getMessage());
        }
        return refused;
    }

    @Test
    void readsBackEveryBit() throws IOException {
        Path file = folder.resolve("a.ckpt");
        // Arrays larger than what is moved at once.
        Checkpoint checkpoint = checkpoint(1, 100_003);
        CheckpointFile.write(file, checkpoint);
        assertSame(checkpoint, CheckpointFile.read(file));
        byte[] first = Files.readAllBytes(file);
        CheckpointFile.write(file, checkpoint(2, 10));
        assertSame(checkpoint(2, 10), CheckpointFile.read(file));
        CheckpointFile.write(file, checkpoint);
        assertArrayEquals(first, Files.readAllBytes(file));
        assertEquals(List.of("a.ckpt"), names());
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyTruncationIsNamed() throws IOException {
        Path file = folder.resolve("a.ckpt");
        CheckpointFile.write(file, checkpoint(1, 20));
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertRefused(file, Kind.TRUNCATED, "truncated");
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 1));
        assertRefused(file, Kind.CORRUPT, "corrupt");
    }

    @Test
    void everyChangedByteIsFound() throws IOException {
        Path file = folder.resolve("a.ckpt");
        CheckpointFile.write(file, checkpoint(1, 20));
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x40;
            Files.write(file, changed);
            assertThrows(CheckpointException.class, () -> CheckpointFile.read(file), "byte " + at);
        }
    }

    @Test
    void foreignAndNewerFilesAreNamed() throws IOException {
        Path file = folder.resolve("a.ckpt");
        Files.writeString(file, "PK, or anything else that is long enough to be looked at in full");
        assertRefused(file, Kind.FOREIGN, "no checkpoint of Skipgate's");
        Files.writeString(file, "x");
        assertRefused(file, Kind.FOREIGN);
        CheckpointFile.write(file, checkpoint(1, 20));
        byte[] newer = Files.readAllBytes(file);
        newer[8] = 7;
        Files.write(file, newer);
        assertRefused(file, Kind.NEWER, "version 7", "newer than 1");
        assertRefused(folder.resolve("none.ckpt"), Kind.UNREADABLE, "no such checkpoint");
        assertRefused(folder, Kind.UNREADABLE);
    }

    /** Takes so many bytes and then none. */
    private record SmallDisk(WritableByteChannel channel, int[] left) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (left[0] <= 0) {
                throw new IOException(FULL);
            }
            ByteBuffer some = bytes.duplicate().limit(bytes.position() + Math.min(left[0], bytes.remaining()));
            int written = channel.write(some);
            bytes.position(bytes.position() + written);
            left[0] -= written;
            return written;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Test
    void aFullDiskLeavesTheOldOne() throws IOException {
        Path file = folder.resolve("a.ckpt");
        CheckpointFile.write(file, checkpoint(1, 20));
        long size = Files.size(file);
        for (int space : new int[] {0, 10, 100, (int) size - 1}) {
            String message = assertThrows(
                            CheckpointException.class,
                            () -> CheckpointWriter.write(
                                    file, checkpoint(2, 20), channel -> new SmallDisk(channel, new int[] {space})))
                    .getMessage();
            assertTrue(
                    message.contains(FULL) && message.contains("free space") && message.contains("unchanged"), message);
            assertSame(checkpoint(1, 20), CheckpointFile.read(file));
            assertEquals(List.of("a.ckpt"), names());
        }
        CheckpointWriter.write(file, checkpoint(2, 20), channel -> new SmallDisk(channel, new int[] {(int) size + 99}));
        assertSame(checkpoint(2, 20), CheckpointFile.read(file));
    }

    @Test
    void aMissingDirectoryIsNamed() {
        CheckpointException refused = assertThrows(
                CheckpointException.class, () -> CheckpointFile.write(folder.resolve("none/a.ckpt"), checkpoint(1, 2)));
        assertEquals(Kind.UNWRITABLE, refused.kind());
        assertTrue(refused.getMessage().contains("no such directory"), refused.getMessage());
    }

    @Test
    void theBytesAreThoseOfTheDocument() throws IOException {
        Path file = folder.resolve("a.ckpt");
        ObjectNode header = new ObjectMapper().createObjectNode().put("step", 3);
        CheckpointFile.write(file, new Checkpoint(header, Map.of("w", new float[] {1}), Map.of("r", new long[] {2})));
        byte[] bytes = Files.readAllBytes(file);
        String json = "{\"header\":{\"step\":3},\"arrays\":[{\"name\":\"w\",\"type\":\"f32\",\"length\":1},"
                + "{\"name\":\"r\",\"type\":\"i64\",\"length\":1}]}";
        ByteBuffer wanted = ByteBuffer.allocate(bytes.length).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        wanted.put("skgckpt\n".getBytes(StandardCharsets.US_ASCII))
                .putInt(1)
                .putInt(json.length())
                .putLong(24 + json.length() + 4 + 8 + 32);
        wanted.put(json.getBytes(StandardCharsets.US_ASCII)).putFloat(1).putLong(2);
        assertArrayEquals(Arrays.copyOf(wanted.array(), wanted.position()), Arrays.copyOf(bytes, bytes.length - 32));
    }
}
