package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.training.checkpoint.Checkpoint;
import dev.skipgate.runtime.training.checkpoint.CheckpointFile;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    private static final String TRAINING =
            """
            model: model.yaml
            data: {type: characters, file: text.txt, split: [0.5, 0.3, 0.2]}
            sequence: 10
            batch: 4
            optimizer: {type: adam, learning-rate: 0.05}
            histograms-at: [2 epochs]
            phases:
              - {name: float, epochs: 4, quantized: false}
              - {name: rounded, epochs: 4, pruning: {scheme: class-blind, rate: 0.5}}
            """;

    @TempDir
    private Path folder;

    private Path training;
    private Path out;

    @BeforeEach
    void makeFiles() throws IOException {
        training = folder.resolve("training.yaml");
        out = folder.resolve("out");
        Files.writeString(training, TRAINING);
        Files.writeString(folder.resolve("text.txt"), "abcdefghij".repeat(40));
        Files.writeString(
                folder.resolve("model.yaml"),
                """
                name: tiny
                input: {type: one-hot}
                layers:
                  - {name: first, hidden: 8, input-weights: stochastic ternary}
                output: {}
                """);
    }

    @Test
    void whatWasTrainedCanBeCompiled() throws IOException {
        Invocation done =
                Invocation.of("train", training, "--out", out, "--json").assertDone();
        done.assertSays("float, epoch 4.00", "rounded, epoch 4.00", "validation loss");
        assertTrue(done.out().contains("\"done\":true"), done.out());
        for (String file : new String[] {"model.safetensors", "float.safetensors", "held-out.txt", "vocabulary.json"}) {
            assertTrue(Files.exists(out.resolve(file)), file);
        }
        assertFalse(Files.readString(out.resolve("model.yaml")).contains("stochastic"));
        Path compiled = folder.resolve("compiled");
        Invocation.of("compile", out.resolve("model.yaml"), "--board", "u55c", "--lanes", "4", "--out", compiled)
                .assertDone();
        assertTrue(Files.exists(compiled.resolve("report.json")));
    }

    @Test
    void aRunThatIsOverIsResumedToTheSameModel() throws IOException {
        Invocation.of("train", training, "--out", out).assertDone();
        byte[] first = Files.readAllBytes(out.resolve("model.safetensors"));
        Files.delete(out.resolve("model.safetensors"));
        Invocation.of("train", training, "--out", out, "--resume").assertDone().assertSays("goes on after step");
        assertArrayEquals(first, Files.readAllBytes(out.resolve("model.safetensors")));
    }

    @Test
    void whatIsMeasuredIsLoggedAndDrawn() throws IOException {
        Invocation.of("train", training, "--out", out).assertDone();
        Path file = out.resolve("metrics.jsonl");
        Map<String, List<JsonNode>> lines = MetricsLog.read(file).stream()
                .collect(Collectors.groupingBy(line -> line.get(MetricsLog.KIND).asText()));
        int steps = lines.get("train").size();
        assertEquals(
                steps, lines.get("train").get(steps - 1).get(MetricsLog.STEP).asInt(), "a short run logs every step");
        assertEquals(8, lines.get("validation").size());
        assertEquals(8, lines.get("accuracy").size());
        assertEquals(8, lines.get("threshold").size());
        assertEquals(8, lines.get("histogram").size(), "four gates, four gradients of gates");
        JsonNode last = lines.get("sparsity").get(7);
        assertTrue(last.get("weights").get("weight_hh_l0").asDouble() > 0.3, "half of all weights are pruned");
        for (String gate : List.of("i", "f", "g", "o")) {
            assertTrue(last.get("gate gradients").has("first." + gate), gate);
        }
        String page = Files.readString(out.resolve("training.html"));
        for (String said : List.of("validation, rounded", "Accuracy on", "gradient norm", "first.i", "log10 of")) {
            assertTrue(page.contains(said), said);
        }
    }

    @Test
    void aResumedRunHasTheSameMeasurements() throws IOException {
        Invocation.of("train", training, "--out", out).assertDone();
        List<String> whole = Files.readAllLines(out.resolve("metrics.jsonl"));
        Path newest = newestCheckpoint();
        Files.delete(newest);
        Invocation.of("train", training, "--out", out, "--resume").assertDone();
        assertTrue(Files.exists(newest));
        assertEquals(whole, Files.readAllLines(out.resolve("metrics.jsonl")));
    }

    @Test
    void theBestStateIsExportedAndTheLastStandsBeside() throws IOException {
        Files.writeString(training, TRAINING.replace("learning-rate: 0.05", "learning-rate: 0.9"));
        Invocation done = Invocation.of("train", training, "--out", out).assertDone();
        JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
        assertEquals("best", report.get("exported").asText());
        JsonNode best = report.at("/validation/best");
        JsonNode last = report.at("/validation/last");
        assertTrue(best.get("rounded").asDouble() < last.get("rounded").asDouble(), "at this rate it should get worse");
        done.assertSays("of step " + best.get("step").asLong(), "float twin");
        for (String each : List.of("exported", "last", "floatTwin")) {
            for (String numbers : List.of("float", "rounded", "integer")) {
                assertTrue(
                        report.at("/heldOut/" + each + "/" + numbers + "/bits").asDouble() > 0, each);
            }
        }
        assertFalse(Arrays.equals(
                Files.readAllBytes(out.resolve("model.safetensors")),
                Files.readAllBytes(out.resolve("last.safetensors"))));
        JsonNode evaluated = new ObjectMapper()
                .readTree(Invocation.of(
                                "evaluate", out.resolve("model.yaml"), "--data", out.resolve("held-out.txt"), "--json")
                        .assertDone()
                        .out());
        assertEquals(report.at("/heldOut/exported"), evaluated);
    }

    @Test
    void theFloatTwinIsTheBestStateOfItsPhase() throws IOException, SafetensorsException {
        Files.writeString(
                training,
                TRAINING.replace("quantized: false", "quantized: false, schedule: {type: steps, steps: [[2, 9]]}"));
        Invocation.of("train", training, "--out", out).assertDone();
        List<JsonNode> floats = MetricsLog.read(out.resolve("metrics.jsonl")).stream()
                .filter(line -> line.get(MetricsLog.KIND).asText().equals("validation")
                        && line.get("phase").asText().equals("float"))
                .toList();
        assertFalse(floats.get(floats.size() - 1).get("best").asBoolean(), "at this rate it should get worse");
        Checkpoint best = CheckpointFile.read(out.resolve("checkpoints").resolve("best-float.ckpt"));
        try (SafetensorsFile twin = SafetensorsFile.open(out.resolve("float.safetensors"))) {
            assertArrayEquals(best.floats().get("weights/weight_hh_l0"), twin.floats("weight_hh_l0"));
        }
    }

    @Test
    void evaluationRefusesWhatItCannotRead() throws IOException {
        Invocation.of("train", training, "--out", out).assertDone();
        Path text = folder.resolve("other.txt");
        Files.writeString(text, "abcZ");
        Invocation.of("evaluate", out.resolve("model.yaml"), "--data", text)
                .assertFailure(ExitCode.INPUT, "other.txt", "'Z'", "vocabulary of 10 lacks");
        Files.writeString(text, "a");
        Invocation.of("evaluate", out.resolve("model.yaml"), "--data", text)
                .assertFailure(ExitCode.INPUT, "fewer than two tokens");
        Invocation.of("evaluate", folder.resolve("none.yaml"), "--data", text)
                .assertDiagnostic("SG017", "no such file");
    }

    @Test
    void aDamagedCheckpointIsNamed() throws IOException {
        Invocation.of("train", training, "--out", out).assertDone();
        Path newest = newestCheckpoint();
        byte[] good = Files.readAllBytes(newest);
        byte[] newer = good.clone();
        newer[8]++;
        Files.write(newest, newer);
        Invocation.of("train", training, "--out", out, "--resume")
                .assertFailure(ExitCode.INPUT, newest.getFileName().toString(), "version");
        Files.writeString(newest, "something else altogether");
        Invocation.of("train", training, "--out", out, "--resume")
                .assertFailure(ExitCode.INPUT, newest.getFileName().toString());
        byte[] damaged = good.clone();
        damaged[damaged.length / 2]++;
        Files.write(newest, damaged);
        Invocation.of("train", training, "--out", out, "--resume")
                .assertDone()
                .assertSays(newest.getFileName().toString(), "goes on after step");
        assertArrayEquals(good, Files.readAllBytes(newest), "made again from the one before");
        try (Stream<Path> files = Files.list(out.resolve("checkpoints"))) {
            for (Path each : files.toList()) {
                Files.write(each, damaged);
            }
        }
        Invocation.of("train", training, "--out", out, "--resume")
                .assertFailure(ExitCode.INPUT, "no checkpoint here is whole");
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunAndLeavesACheckpoint() throws IOException {
        Files.writeString(
                training,
                TRAINING.replace("type: adam, learning-rate: 0.05", "type: sgd, learning-rate: 1000000, l2: 1")
                        .replace("batch: 4", "batch: 4\ncheckpoints: {every: 1 step}"));
        Invocation failed = Invocation.of("train", training, "--out", out);
        assertEquals(ExitCode.INPUT, failed.exitCode(), failed.err());
        failed.assertSays("layer '", "checkpoint in", "is good");
        failed.assertNoStackTrace();
        CheckpointFile.read(newestCheckpoint());
    }

    private Path newestCheckpoint() throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("checkpoints"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("checkpoint-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    @Test
    void aRunThatWasKilledBeforeItBeganIsStartedAnew() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("model-as-run.yaml.part"), "name: ti");
        Invocation.of("train", training, "--out", out).assertDone();
    }

    @Test
    void anotherRunIsNotOverwritten() throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("mine"), "x");
        Invocation.of("train", training, "--out", out).assertFailure(ExitCode.INPUT, "--resume");
        Invocation.of("train", training, "--out", out, "--resume")
                .assertFailure(ExitCode.INPUT, "holds no run to resume");
        assertEquals("x", Files.readString(out.resolve("mine")));
    }

    @Test
    void aChangedDescriptionIsNamed() throws IOException {
        Invocation.of("train", training, "--out", out).assertDone();
        Files.writeString(training, TRAINING.replace("batch: 4", "batch: 3"));
        Invocation.of("train", training, "--out", out, "--resume")
                .assertFailure(ExitCode.INPUT, "training.yaml:4: changed", "'batch: 4' to 'batch: 3'");
    }

    @Test
    void badInputLeavesNothing() throws IOException {
        Files.writeString(training, TRAINING.replace("sequence: 10", "sequence: 1000"));
        Invocation.of("train", training, "--out", out).assertDiagnostic("SG027", "use shorter sequences");
        assertFalse(Files.exists(out));
        Invocation.of("train", folder.resolve("none.yaml"), "--out", out).assertDiagnostic("SG017", "no such file");
    }
}
