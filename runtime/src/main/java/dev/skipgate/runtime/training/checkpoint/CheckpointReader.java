package dev.skipgate.runtime.training.checkpoint;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.training.checkpoint.CheckpointException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a checkpoint: nothing of it is believed before its checksum was found right. */
final class CheckpointReader {
    private final Path file;
    private final FileChannel in;
    private final ByteBuffer chunk = ByteBuffer.allocate(Layout.CHUNK).order(Layout.ORDER);

    CheckpointReader(Path file, FileChannel in) {
        this.file = file;
        this.in = in;
    }

    Checkpoint read() throws IOException {
        int headerLength = checkPreamble();
        checkSum();
        in.position(Layout.PREAMBLE);
        byte[] header = new byte[headerLength];
        fill(ByteBuffer.wrap(header));
        Map<String, float[]> floats = new LinkedHashMap<>();
        Map<String, long[]> longs = new LinkedHashMap<>();
        try {
            JsonNode root = new ObjectMapper().readTree(header);
            for (JsonNode array : root.get(Layout.ARRAYS)) {
                String name = array.get(Layout.NAME).textValue();
                int length = array.get(Layout.LENGTH).intValue();
                if (array.get(Layout.TYPE).textValue().equals(Layout.FLOATS)) {
                    floats.put(name, floats(length));
                } else {
                    longs.put(name, longs(length));
                }
            }
            return new Checkpoint(root.get(Layout.HEADER), floats, longs);
        } catch (JacksonException | RuntimeException e) {
            // The checksum is right, so whoever wrote it wrote nonsense.
            throw new CheckpointException(Kind.CORRUPT, file, "its header is wrong though its checksum is right", e);
        }
    }

    /** Checks all that comes before the header; returns the header's length. */
    private int checkPreamble() throws IOException {
        long size = in.size();
        ByteBuffer preamble = ByteBuffer.allocate(Layout.PREAMBLE).order(Layout.ORDER);
        preamble.limit((int) Math.min(size, Layout.PREAMBLE));
        fill(preamble);
        preamble.flip();
        byte[] start = new byte[Math.min(Layout.MAGIC.length, preamble.limit())];
        preamble.get(start);
        if (size == 0) {
            throw truncated("it is empty");
        }
        if (!Arrays.equals(start, Arrays.copyOf(Layout.MAGIC, start.length))) {
            throw new CheckpointException(
                    Kind.FOREIGN, file, "this is no checkpoint of Skipgate's; name one that 'skipgate train' wrote");
        }
        if (size < Layout.PREAMBLE) {
            throw truncated("it ends after " + size + " bytes");
        }
        int version = preamble.getInt();
        int headerLength = preamble.getInt();
        long length = preamble.getLong();
        if (version > Layout.VERSION) {
            throw new CheckpointException(
                    Kind.NEWER,
                    file,
                    "format version " + version + " is newer than " + Layout.VERSION
                            + ", the newest this Skipgate reads; resume with the Skipgate that wrote it");
        }
        if (length > size) {
            throw truncated("it has " + size + " of " + length + " bytes");
        }
        if (version < 1
                || length < size
                || headerLength < 0
                || headerLength > size - Layout.PREAMBLE - Layout.CHECKSUM) {
            throw corrupt();
        }
        return headerLength;
    }

    private void checkSum() throws IOException {
        MessageDigest digest = Layout.digest();
        in.position(0);
        for (long left = in.size() - Layout.CHECKSUM; left > 0; left -= chunk.limit()) {
            chunk.clear().limit((int) Math.min(left, Layout.CHUNK));
            fill(chunk);
            digest.update(chunk.array(), 0, chunk.limit());
        }
        byte[] written = new byte[Layout.CHECKSUM];
        fill(ByteBuffer.wrap(written));
        if (!MessageDigest.isEqual(digest.digest(), written)) {
            throw corrupt();
        }
    }

    private float[] floats(int length) throws IOException {
        float[] array = new float[length];
        int most = Layout.CHUNK / Float.BYTES;
        for (int from = 0; from < length; from += most) {
            int count = Math.min(most, length - from);
            chunk.clear().limit(count * Float.BYTES);
            fill(chunk);
            chunk.flip().asFloatBuffer().get(array, from, count);
        }
        return array;
    }

    private long[] longs(int length) throws IOException {
        long[] array = new long[length];
        int most = Layout.CHUNK / Long.BYTES;
        for (int from = 0; from < length; from += most) {
            int count = Math.min(most, length - from);
            chunk.clear().limit(count * Long.BYTES);
            fill(chunk);
            chunk.flip().asLongBuffer().get(array, from, count);
        }
        return array;
    }

    private void fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (in.read(buffer) < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
        }
    }

    private CheckpointException truncated(String how) {
        return new CheckpointException(
                Kind.TRUNCATED, file, "this checkpoint is truncated: " + how + "; use an earlier one");
    }

    private CheckpointException corrupt() {
        return new CheckpointException(
                Kind.CORRUPT, file, "this checkpoint is corrupt: its checksum does not match; use an earlier one");
    }
}
