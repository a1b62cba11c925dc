package dev.skipgate.runtime.training.metrics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file of measurements, one JSON object a line, each with its {@code step} and its {@code kind}. Lines are only appended. A resumed
 * run goes on after the line of its checkpoint, so that the file looks as if it had never been stopped.
 */
public final class MetricsLog implements Closeable {
    /** Field of every line: how many steps were done; never less than in the line before. */
    public static final String STEP = "step";

    /** Field of every line: what the others mean. */
    public static final String KIND = "kind";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final FileChannel channel;
    private long lastStep;

    private MetricsLog(FileChannel channel, long lastStep) {
        this.channel = channel;
        this.lastStep = lastStep;
    }

    /** A new file; what was there is replaced. */
    public static MetricsLog start(Path file) throws IOException {
        return new MetricsLog(
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE),
                0);
    }

    /**
     * Goes on with a file: cuts off a last line that a kill left half-written, and the lines of later steps.
     *
     * @param step that of the checkpoint the run goes on from
     * @throws IOException when the file cannot be read, or a line before the last is none of ours; it is left as it is
     */
    public static MetricsLog resume(Path file, long step) throws IOException {
        if (!Files.exists(file)) {
            return start(file);
        }
        List<JsonNode> kept = new ArrayList<>();
        long length = scan(file, step, kept);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        channel.truncate(length);
        channel.position(length);
        long last = kept.isEmpty() ? 0 : kept.get(kept.size() - 1).get(STEP).longValue();
        return new MetricsLog(channel, last);
    }

    /** The lines of a file that may still be growing: a half-written last line is left out. */
    public static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        scan(file, Long.MAX_VALUE, lines);
        return lines;
    }

    /** Adds the whole lines up to a step; returns how many bytes they are. */
    private static int scan(Path file, long step, List<JsonNode> lines) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int from = 0;
        for (int at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                JsonNode line = line(Arrays.copyOfRange(bytes, from, at));
                if (line == null) {
                    if (at == bytes.length - 1) {
                        return from;
                    }
                    throw new IOException(file + ":" + (lines.size() + 1)
                            + ": this line is no measurement with a step; remove the line, or start the run anew");
                }
                if (line.get(STEP).longValue() > step) {
                    return from;
                }
                lines.add(line);
                from = at + 1;
            }
        }
        return from;
    }

    /** A line of ours, or null. */
    private static JsonNode line(byte[] text) throws IOException {
        try {
            JsonNode line = MAPPER.readTree(text);
            return line != null
                            && line.path(STEP).isIntegralNumber()
                            && line.path(KIND).isTextual()
                    ? line
                    : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /**
     * Adds a line.
     *
     * @param step not less than that of the line before
     * @param values the other fields; numbers that JSON does not have are written as texts
     */
    public void append(long step, String kind, ObjectNode values) throws IOException {
        if (step < lastStep) {
            throw new IllegalArgumentException("a line of step " + step + " after one of step " + lastStep);
        }
        ObjectNode line = MAPPER.createObjectNode();
        line.put(STEP, step).put(KIND, kind);
        line.setAll(values);
        if (line.get(STEP).longValue() != step || !line.get(KIND).asText().equals(kind)) {
            throw new IllegalArgumentException("'" + STEP + "' and '" + KIND + "' are no names for a value");
        }
        ByteBuffer bytes = ByteBuffer.wrap((MAPPER.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        lastStep = step;
    }

    /** Returns when all lines are on the disk: to be called before a checkpoint, which must not know more than they. */
    public void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
