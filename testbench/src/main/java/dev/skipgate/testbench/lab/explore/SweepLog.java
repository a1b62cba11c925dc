package dev.skipgate.testbench.lab.explore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.testbench.project.OutputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Results as they come, a line each with its checksum, so that an interrupted sweep goes on where it was. A line is appended by one write; one that was cut,
 * or changed since, is passed over and its job done again.
 */
final class SweepLog implements Closeable {
    static final String FILE = "results.jsonl";

    private static final String OF = "sweep";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileChannel channel;
    private final Map<String, JsonNode> results;
    private final int damaged;

    private SweepLog(FileChannel channel, Map<String, JsonNode> results, int damaged) {
        this.channel = channel;
        this.results = results;
        this.damaged = damaged;
    }

    /**
     * Opens the log of a folder, a new one if there is none.
     *
     * @param fingerprint of what is swept over
     * @throws OutputException when it is the log of another sweep, or cannot be written
     */
    static SweepLog open(Path folder, String fingerprint) {
        Path file = folder.resolve(FILE);
        try {
            Files.createDirectories(folder);
            Map<String, JsonNode> results = new LinkedHashMap<>();
            int damaged = 0;
            boolean torn = false;
            if (Files.exists(file)) {
                String text = Files.readString(file);
                torn = !text.isEmpty() && !text.endsWith("\n");
                for (String line : text.lines().toList()) {
                    Optional<JsonNode> read = read(line);
                    read.ifPresent(each -> results.put(each.path("key").asText(), each.path("value")));
                    damaged += read.isPresent() ? 0 : 1;
                }
            }
            if (results.containsKey(OF) && !results.get(OF).asText().equals(fingerprint)) {
                throw new OutputException(
                        folder
                                + " holds a sweep of another model, other data or other settings; name another place with --out");
            }
            SweepLog log = new SweepLog(
                    FileChannel.open(
                            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    results,
                    damaged);
            if (torn) {
                log.write("\n");
            }
            if (!results.containsKey(OF)) {
                log.add(OF, '"' + fingerprint + '"');
            }
            return log;
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static Optional<JsonNode> read(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            boolean whole =
                    node.path("crc").asText().equals(checksum(node.path("key").asText(), node.path("value")));
            return whole ? Optional.of(node) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String checksum(String key, JsonNode value) {
        CRC32 crc = new CRC32();
        crc.update((key + "\n" + value).getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    /** Lines that were passed over. */
    int damaged() {
        return damaged;
    }

    boolean has(String key) {
        return results.containsKey(key);
    }

    /** The result of a job that is done. */
    JsonNode get(String key) {
        return results.get(key);
    }

    Map<String, JsonNode> results() {
        return Collections.unmodifiableMap(results);
    }

    /** Appends a result, which is on the disk afterwards. */
    void add(String key, String value) {
        try {
            JsonNode tree = JSON.readTree(value);
            ObjectNode line =
                    JSON.createObjectNode().put("crc", checksum(key, tree)).put("key", key);
            line.set("value", tree);
            write(line + "\n");
            results.put(key, tree);
        } catch (IOException e) {
            throw failed(Path.of(FILE), e);
        }
    }

    private void write(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(false);
    }

    private static OutputException failed(Path file, IOException e) {
        return new OutputException("cannot write " + file + ": " + OutputException.reason(e), e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(Path.of(FILE), e);
        }
    }
}
