package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compile, verify and generate, one after the other, as the readme does: the one test here that compiles C++. */
class WholeRunTest {
    @TempDir
    private Path folder;

    @Test
    void compileVerifyGenerate() throws IOException {
        TinyModel model = new TinyModel(folder);
        model.compile().assertDone();
        for (String file : List.of(
                "manifest.json",
                "network.safetensors",
                "data/weights.bin",
                "data/input.bin",
                "data/expected.bin",
                "data/sample.txt",
                "hls/Makefile",
                "hls/src/Top.cpp",
                "hls/include/skipgate/kernel.h")) {
            assertTrue(Files.isRegularFile(model.out().resolve(file)), file);
        }

        Invocation verified = Invocation.of("verify", model.out(), "--targets", "java,csim", "--steps", 40)
                .assertDone();
        verified.assertSays("java: 40 steps", "csim: 40 steps", "bit for bit", "C simulation");
        assertReport(
                new ObjectMapper().readTree(model.out().resolve("report.json").toFile()));

        String text = generate(model, "csim");
        assertTrue(text.matches("The [ Tehst]{20}"), text);
        assertEquals(text, generate(model, "java"), "both targets write the same");
    }

    /** What other programs rely on. */
    private static void assertReport(JsonNode report) {
        assertEquals("tiny", report.path("model").asText());
        assertEquals("u55c", report.path("board").asText());
        assertTrue(report.path("clockMhz").asDouble() > 0);
        assertEquals(2, report.path("lanes").asInt());
        assertEquals(2, report.path("layers").size());
        for (JsonNode layer : report.path("layers")) {
            for (String field :
                    List.of("name", "encoding", "encodingCosts", "weights", "nonzeros", "denseMacs", "executedMacs")) {
                assertTrue(layer.hasNonNull(field), field + " of " + layer);
            }
            assertTrue(layer.at("/nonzeros/value").asInt() > 0);
        }
        JsonNode cycles = report.path("cyclesPerStep");
        assertEquals("estimated", cycles.at("/estimated/basis").asText());
        assertEquals("simulated", cycles.at("/simulated/basis").asText());
        assertEquals(cycles.at("/estimated/value"), cycles.at("/simulated/value"));
        assertTrue(cycles.at("/skipBound/value").asDouble() > 0);
        for (String kind : List.of("lut", "ff", "bram36", "uram", "dsp")) {
            JsonNode resource = report.path("resources").path(kind);
            assertEquals("estimated", resource.at("/used/basis").asText(), kind);
            assertTrue(resource.hasNonNull("available"), kind);
        }
        for (String target : List.of("java", "csim")) {
            assertTrue(report.path("bitExact").path(target).asBoolean(), target);
            assertFalse(report.path("deviceRan").path(target).asText().isEmpty(), target);
        }
    }

    private static String generate(TinyModel model, String target) {
        Invocation written = Invocation.of("generate", model.out(), "--target", target, "--length", 20)
                .assertDone();
        written.assertSays("measured");
        return written.out().replaceAll("\\R$", "");
    }

    @Test
    void reportsForMachinesGoToStandardOutput() throws IOException {
        TinyModel model = new TinyModel(folder);
        String out = model.compile("--json").assertDone().out();
        assertEquals("tiny", new ObjectMapper().readTree(out).path("model").asText());
        assertEquals(out, Files.readString(model.out().resolve("report.json")));
        String boards = Invocation.of("boards", "--json").assertDone().out();
        assertEquals(10, new ObjectMapper().readTree(boards).size());
    }

    @Test
    void compilingTwiceGivesTheSameBytes() throws IOException {
        TinyModel model = new TinyModel(folder);
        model.compile().assertDone();
        var first = TinyModel.snapshot(model.out());
        model.compile().assertDone();
        assertEquals(first, TinyModel.snapshot(model.out()));
    }

    @Test
    void compilingAnewLeavesNoOldFile() throws IOException {
        TinyModel model = new TinyModel(folder);
        model.compile().assertDone();
        Files.writeString(model.out().resolve("hls/src/Old.h"), "");
        model.compile().assertDone();
        assertTrue(Files.notExists(model.out().resolve("hls/src/Old.h")));
        assertEquals(List.of(), hidden(folder));
    }

    private static List<String> hidden(Path folder) throws IOException {
        return TinyModel.snapshot(folder).keySet().stream()
                .filter(name -> name.startsWith("."))
                .toList();
    }
}
