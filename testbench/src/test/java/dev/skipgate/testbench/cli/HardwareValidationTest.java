package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import dev.skipgate.runtime.xrt.Xrt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that validates on an accelerator while it goes on: every loss there is that of the integer model. */
class HardwareValidationTest {
    private static final String MODEL =
            """
            name: tiny
            input: {type: one-hot}
            layers:
              - {name: first, hidden: 8, input-weights: ternary(0.5)}
            output: {}
            hardware: {board: u55c, lanes: 4, encoding: compressed}
            """;

    @TempDir
    private static Path folder;

    private static Path training;
    private static Path kernel;

    @BeforeAll
    static void trainAndCompile() throws IOException {
        training = folder.resolve("training.yaml");
        kernel = folder.resolve("kernel");
        Files.writeString(
                training,
                """
                model: model.yaml
                data: {type: characters, file: text.txt, split: [0.5, 0.3, 0.2]}
                sequence: 10
                batch: 4
                optimizer: {type: adam, learning-rate: 0.05}
                phases:
                  - {name: rounded, epochs: 3}
                """);
        Files.writeString(folder.resolve("text.txt"), "abcdefghij".repeat(40));
        Files.writeString(folder.resolve("model.yaml"), MODEL);
        Invocation.of("train", training, "--out", folder.resolve("first")).assertDone();
        compile("1");
    }

    private static void compile(String capacity) {
        Invocation.of("compile", folder.resolve("first/model.yaml"), "--capacity", capacity, "--out", kernel)
                .assertDone();
    }

    private static Invocation train(String target, Path out) {
        return Invocation.of("train", training, "--out", out, "--validate-on", target, "--project", kernel, "--json");
    }

    private static void validates(String target, String device) throws IOException {
        Path out = folder.resolve("on-" + target);
        Invocation done = train(target, out).assertDone();
        done.assertSays("equal to the integer model to the last bit, on: " + device);
        JsonNode there = new ObjectMapper().readTree(done.out()).path("hardware");
        List<JsonNode> lines = MetricsLog.read(out.resolve("metrics.jsonl")).stream()
                .filter(line -> line.get(MetricsLog.KIND).asText().equals("hardware"))
                .toList();
        assertEquals(3, lines.size(), "one for each evaluation");
        assertEquals(there.path("loss"), lines.get(2).path("loss"));
        assertTrue(lines.get(0).path("loss").asDouble()
                != lines.get(2).path("loss").asDouble());
        // What was validated last is what came out: the same loss from the weights that were written.
        JsonNode evaluated = new ObjectMapper()
                .readTree(
                        Invocation.of("evaluate", lastModel(out), "--data", training, "--part", "validation", "--json")
                                .assertDone()
                                .out());
        assertEquals(evaluated.at("/integer/loss"), there.path("loss"));
    }

    /** The description with the last weights in place of the best ones. */
    private static Path lastModel(Path out) throws IOException {
        Path model = out.resolve("last.yaml");
        Files.writeString(
                model,
                Files.readString(out.resolve("model.yaml"))
                        .replace("weights: model.safetensors", "weights: last.safetensors"));
        return model;
    }

    @Test
    void onTheIntegerModel() throws IOException {
        validates("java", "");
    }

    @Test
    void inSimulation() throws IOException {
        validates("csim", "C simulation");
    }

    @Test
    void onTheEmulatedCard() throws IOException {
        assumeTrue(Xrt.isInstalled(), "XRT is not installed");
        Invocation.of("package", kernel, "--target", "emulated-card").assertDone();
        validates("card", "emulated card");
    }

    @Test
    void weightsWithoutRoomAreToldAndTheRunGoesOn() throws IOException {
        Path dense = kernel;
        kernel = folder.resolve("small");
        try {
            Path pruned = folder.resolve("pruned.yaml");
            Files.writeString(
                    pruned,
                    Files.readString(folder.resolve("first/model.yaml"))
                                    .replace("weights: model", "weights: first/model")
                                    .replace("vocabulary: vocabulary", "vocabulary: first/vocabulary")
                                    .replace("held-out", "first/held-out")
                            + "pruning: {scheme: class-blind, rate: 0.98}\n");
            Invocation.of("compile", pruned, "--capacity", "0.1", "--out", kernel)
                    .assertDone();
            train("java", folder.resolve("no-room"))
                    .assertDone()
                    .assertSays("not validated on", "words of the fullest bank", "trained; compile it with");
        } finally {
            kernel = dense;
        }
    }

    @Test
    void whatIsRefusedBeforeTheRun() throws IOException {
        Path out = folder.resolve("refused");
        assertEquals(
                ExitCode.USAGE,
                Invocation.of("train", training, "--out", out, "--validate-on", "java")
                        .exitCode());
        Path model = folder.resolve("model.yaml");
        Files.writeString(model, MODEL.replace("hidden: 8", "hidden: 9"));
        try {
            train("java", out).assertFailure(ExitCode.INPUT, "needs another kernel than", "lstm 9", model.toString());
        } finally {
            Files.writeString(model, MODEL);
        }
        assertFalse(Files.exists(out));
    }
}
