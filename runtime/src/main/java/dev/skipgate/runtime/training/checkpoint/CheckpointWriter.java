package dev.skipgate.runtime.training.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.UnaryOperator;

/**
 * Writes a checkpoint so that its place holds, at every instant, the old one or the new one whole: under a temporary name in the same
 * directory, forced to the disk, renamed, and the directory forced too.
 */
final class CheckpointWriter {
    static final String PART = ".part";

    private final ByteBuffer chunk = ByteBuffer.allocate(Layout.CHUNK).order(Layout.ORDER);
    private final MessageDigest digest = Layout.digest();
    private final WritableByteChannel out;

    private CheckpointWriter(WritableByteChannel out) {
        this.out = out;
    }

    /** @param disk what the bytes go through on their way to the file; for tests, a disk that fills up */
    static void write(Path file, Checkpoint checkpoint, UnaryOperator<WritableByteChannel> disk)
            throws CheckpointException {
        Path place = file.toAbsolutePath();
        Path part = place.resolveSibling("." + place.getFileName() + PART);
        try {
            try (FileChannel channel = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                new CheckpointWriter(disk.apply(channel)).write(checkpoint);
                channel.force(true);
            }
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            forceDirectory(place.getParent());
        } catch (IOException e) {
            delete(part);
            throw new CheckpointException(
                    CheckpointException.Kind.UNWRITABLE,
                    file,
                    "cannot write this checkpoint: " + reason(e)
                            + "; earlier ones are unchanged; free space or repair the disk, then resume",
                    e);
        }
    }

    private static void forceDirectory(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The next checkpoint overwrites it, and what went wrong first is what counts.
        }
    }

    /** What the system says, which for a missing directory is only its name. */
    static String reason(IOException e) {
        return e instanceof java.nio.file.NoSuchFileException ? "no such directory" : String.valueOf(e.getMessage());
    }

    private void write(Checkpoint checkpoint) throws IOException {
        byte[] header = header(checkpoint);
        long length = (long) Layout.PREAMBLE + header.length + Layout.CHECKSUM;
        for (float[] array : checkpoint.floats().values()) {
            length += (long) Float.BYTES * array.length;
        }
        for (long[] array : checkpoint.longs().values()) {
            length += (long) Long.BYTES * array.length;
        }
        chunk.put(Layout.MAGIC).putInt(Layout.VERSION).putInt(header.length).putLong(length);
        flush();
        for (int from = 0; from < header.length; from += Layout.CHUNK) {
            chunk.put(header, from, Math.min(Layout.CHUNK, header.length - from));
            flush();
        }
        for (float[] array : checkpoint.floats().values()) {
            write(array);
        }
        for (long[] array : checkpoint.longs().values()) {
            write(array);
        }
        chunk.put(digest.digest());
        drain();
    }

    private static byte[] header(Checkpoint checkpoint) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.set(Layout.HEADER, checkpoint.header());
        ArrayNode arrays = root.putArray(Layout.ARRAYS);
        checkpoint.floats().forEach((name, array) -> entry(arrays, name, Layout.FLOATS, array.length));
        checkpoint.longs().forEach((name, array) -> entry(arrays, name, Layout.LONGS, array.length));
        return mapper.writeValueAsBytes(root);
    }

    private static void entry(ArrayNode arrays, String name, String type, int length) {
        arrays.addObject().put(Layout.NAME, name).put(Layout.TYPE, type).put(Layout.LENGTH, length);
    }

    private void write(float[] array) throws IOException {
        int most = Layout.CHUNK / Float.BYTES;
        for (int from = 0; from < array.length; from += most) {
            int count = Math.min(most, array.length - from);
            chunk.asFloatBuffer().put(array, from, count);
            chunk.position(count * Float.BYTES);
            flush();
        }
    }

    private void write(long[] array) throws IOException {
        int most = Layout.CHUNK / Long.BYTES;
        for (int from = 0; from < array.length; from += most) {
            int count = Math.min(most, array.length - from);
            chunk.asLongBuffer().put(array, from, count);
            chunk.position(count * Long.BYTES);
            flush();
        }
    }

    private void flush() throws IOException {
        digest.update(chunk.array(), 0, chunk.position());
        drain();
    }

    private void drain() throws IOException {
        chunk.flip();
        while (chunk.hasRemaining()) {
            out.write(chunk);
        }
        chunk.clear();
    }
}
