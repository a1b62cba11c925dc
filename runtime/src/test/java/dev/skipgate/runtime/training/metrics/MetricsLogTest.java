package dev.skipgate.runtime.training.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("metrics.jsonl");
    }

    private static ObjectNode loss(double value) {
        return new ObjectMapper().createObjectNode().put("loss", value);
    }

    private static void run(MetricsLog log, int from, int to) throws IOException {
        for (int step = from; step <= to; step++) {
            log.append(step, "train", loss(1.0 / step));
        }
        log.force();
        log.close();
    }

    @Test
    void writesOneObjectALine() throws IOException {
        try (MetricsLog log = MetricsLog.start(file)) {
            log.append(1, "train", loss(0.5));
            log.append(1, "validation", loss(Double.NaN));
        }
        assertEquals(
                List.of(
                        "{\"step\":1,\"kind\":\"train\",\"loss\":0.5}",
                        "{\"step\":1,\"kind\":\"validation\",\"loss\":\"NaN\"}"),
                Files.readAllLines(file));
    }

    @Test
    void aResumedFileIsThatOfARunNeverStopped() throws IOException {
        run(MetricsLog.start(file), 1, 20);
        byte[] whole = Files.readAllBytes(file);
        int[] ends = new int[21];
        for (int i = 0, line = 0; i < whole.length; i++) {
            if (whole[i] == '\n') {
                ends[++line] = i + 1;
            }
        }
        // Killed at any third byte, with the last checkpoint at step 8.
        for (int cut = ends[8]; cut <= whole.length; cut += 3) {
            Files.write(file, Arrays.copyOf(whole, cut));
            assertEquals(
                    cut == ends[8] ? 8 : Math.max(8, lines(ends, cut)),
                    MetricsLog.read(file).size());
            run(MetricsLog.resume(file, 8), 9, 20);
            assertEquals(Files.readString(file), new String(whole, java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    private static int lines(int[] ends, int cut) {
        return (int) Arrays.stream(ends).skip(1).filter(end -> end <= cut).count();
    }

    @Test
    void aTornLineBeforeTheCheckpointIsCutOffToo() throws IOException {
        Files.writeString(file, "{\"step\":1,\"kind\":\"train\",\"loss\":0.5}\n{\"step\":2,\"ki");
        try (MetricsLog log = MetricsLog.resume(file, 100)) {
            log.append(3, "train", loss(1));
        }
        List<JsonNode> lines = MetricsLog.read(file);
        assertEquals(2, lines.size());
        assertEquals(3, lines.get(1).get("step").intValue());
    }

    @Test
    void aMissingFileIsBegun() throws IOException {
        run(MetricsLog.resume(file, 5), 6, 7);
        assertEquals(2, MetricsLog.read(file).size());
    }

    @Test
    void foreignLinesAreNamedAndNothingIsCut() throws IOException {
        String text = "{\"step\":1,\"kind\":\"train\"}\nnot ours\n{\"step\":2,\"kind\":\"train\"}\n";
        Files.writeString(file, text);
        String message = assertThrows(IOException.class, () -> MetricsLog.resume(file, 5))
                .getMessage();
        assertTrue(message.contains("metrics.jsonl:2:"), message);
        assertEquals(text, Files.readString(file));
    }

    @Test
    void stepsDoNotGoBack() throws IOException {
        run(MetricsLog.start(file), 1, 4);
        try (MetricsLog log = MetricsLog.resume(file, 3)) {
            assertThrows(IllegalArgumentException.class, () -> log.append(2, "train", loss(1)));
            assertThrows(IllegalArgumentException.class, () -> log.append(4, "train", loss(1).put("step", 9)));
        }
        assertEquals(3, MetricsLog.read(file).size());
    }
}
