package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sequences of tokens with a class each, for classifiers with a logit a class and with one alone, in all commands that measure. */
class TokenSequencesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COUNT = 120;
    private static final int TIME = 5;
    private static final int TOKENS = 6;

    @TempDir
    private Path folder;

    private Path out;
    private final int[] inputs = new int[COUNT * TIME];
    private final int[] lengths = new int[COUNT];
    private final int[] labels = new int[COUNT];

    /** The class says whether the token 2 is there; padding holds what is no token. */
    @BeforeEach
    void makeData() throws SafetensorsException {
        out = folder.resolve("out");
        Random random = new Random(6);
        for (int i = 0; i < COUNT; i++) {
            lengths[i] = 2 + random.nextInt(TIME - 1);
            for (int t = 0; t < TIME; t++) {
                int token = random.nextInt(TOKENS);
                inputs[i * TIME + t] = t < lengths[i] ? token : -1;
                labels[i] |= t < lengths[i] && token == 2 ? 1 : 0;
            }
        }
        data("d.safetensors", inputs, labels);
    }

    private Path data(String name, int[] tokens, int[] classes) throws SafetensorsException {
        Path file = folder.resolve(name);
        SafetensorsWriter writer = new SafetensorsWriter()
                .ints("inputs", List.of((long) COUNT, (long) TIME), tokens)
                .ints("lengths", List.of((long) COUNT), lengths);
        if (classes.length > 0) {
            writer.ints("labels", List.of((long) COUNT), classes);
        }
        writer.write(file);
        return file;
    }

    private void train(String input, String layers, String output) throws IOException {
        Files.writeString(
                folder.resolve("model.yaml"),
                "name: tiny\ninput: {%s}\nlayers: [%s]\noutput: {%s}\n".formatted(input, layers, output));
        Files.writeString(
                folder.resolve("training.yaml"),
                """
                model: model.yaml
                data: {type: sequences, file: d.safetensors, test-file: d.safetensors, validation: 0.2}
                batch: 8
                optimizer: {type: adam, learning-rate: 0.03}
                phases:
                  - {name: floats, quantized: false, epochs: 12}
                  - {name: rounded, epochs: 4}
                """);
        Invocation.of("train", folder.resolve("training.yaml"), "--out", out).assertDone();
    }

    private static JsonNode json(Object... arguments) throws IOException {
        return JSON.readTree(Invocation.of(arguments).assertDone().out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: embedding, size: 6, dimension: 4; {hidden: 8, type: gru}; size: 1",
                "type: one-hot, size: 6; {hidden: 6, bidirectional: true}; size: 1, step: last",
                "type: one-hot, size: 6; {hidden: 8, type: gru}; size: 2"
            })
    void whatIsTrainedIsMeasuredAlikeEverywhere(String input, String layers, String output) throws IOException {
        train(input, layers, output);
        JsonNode report = JSON.readTree(out.resolve("report.json").toFile());
        Path model = out.resolve("model.yaml");
        JsonNode evaluated = json("evaluate", model, "--data", out.resolve("held-out.safetensors"), "--json");
        assertEquals(report.at("/heldOut/exported"), evaluated);
        assertEquals(evaluated, json("evaluate", model, "--data", folder.resolve("d.safetensors"), "--json"));
        assertEquals("sequence", evaluated.get("unit").asText());
        assertEquals(COUNT, evaluated.get("targets").asInt());
        double rounded = evaluated.at("/rounded/loss").asDouble();
        assertEquals(rounded, evaluated.at("/integer/loss").asDouble(), 0.05);
        if (!layers.contains("bidirectional")) {
            assertTrue(report.at("/heldOut/floatTwin/float/accuracy").asDouble() > 0.9, report::toString);
            Path project = folder.resolve("project");
            Invocation.of("compile", model, "--board", "zcu104", "--lanes", 4, "--out", project)
                    .assertDone();
            JsonNode compiled = JSON.readTree(project.resolve("report.json").toFile());
            assertEquals(
                    evaluated.at("/integer/accuracy").asDouble(),
                    compiled.at("/quality/integer/value").asDouble(),
                    1e-5);
            assertEquals(
                    evaluated.at("/rounded/accuracy").asDouble(),
                    compiled.at("/quality/quantizedWeights/value").asDouble(),
                    0.1);
            assertEquals(
                    evaluated.get("integer").get("loss"),
                    json(
                                    "evaluate",
                                    model,
                                    "--data",
                                    folder.resolve("d.safetensors"),
                                    "--target",
                                    "cpu",
                                    "--project",
                                    project,
                                    "--json")
                            .at("/accelerator/loss"));
        }
    }

    @Test
    void theOtherCommandsReadThem() throws IOException, SafetensorsException {
        train("type: embedding, size: 6, dimension: 4", "{hidden: 8, type: gru}", "size: 1");
        Path data = folder.resolve("d.safetensors");
        Path model = out.resolve("model.yaml");
        JsonNode evaluated = json("evaluate", model, "--data", data, "--json");
        Invocation.of("sparsity", out, "--data", data, "--out", folder.resolve("sparsity"))
                .assertDone();
        Path pruned = folder.resolve("pruned");
        Invocation.of(
                        "prune",
                        out,
                        "--scheme",
                        "class-blind",
                        "--rate",
                        "0",
                        "--data",
                        data,
                        "--board",
                        "zcu104",
                        "--lanes",
                        4,
                        "--out",
                        pruned)
                .assertDone();
        assertEquals(evaluated, json("evaluate", pruned.resolve("model.yaml"), "--data", data, "--json"));
        Files.writeString(folder.resolve("sweep.yaml"), "rates: [0.5]\nschemes: [class-blind]\nlanes: [4]\n");
        Path explored = folder.resolve("explored");
        Invocation.of(
                        "explore",
                        out,
                        "--board",
                        "zcu104",
                        "--data",
                        data,
                        "--sweep",
                        folder.resolve("sweep.yaml"),
                        "--threads",
                        1,
                        "--out",
                        explored)
                .assertDone();
        assertTrue(Files.readString(explored.resolve("explore.csv")).lines().count() > 2);
        JsonNode calibrated = json("calibrate", out, "--data", data, "--out", folder.resolve("calibrated"), "--json");
        assertEquals(evaluated.at("/float/loss"), calibrated.at("/calibrated/float/loss"));

        Files.writeString(model, Files.readString(model).replace("size: 1", "size: 1, step: last"));
        JsonNode alone = json(
                "calibrate",
                out,
                "--data",
                data("alone.safetensors", inputs, new int[0]),
                "--out",
                folder.resolve("again"),
                "--json");
        assertEquals(COUNT, alone.at("/calibrated/targets").asInt(), "an answer a sequence, which the model says");
        assertEquals(1, alone.at("/calibrated/float/accuracy").asDouble());
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException, SafetensorsException {
        train("type: one-hot, size: 6", "{hidden: 4, type: gru}", "size: 1");
        Path model = out.resolve("model.yaml");
        int[] tokens = inputs.clone();
        tokens[7 * TIME + 1] = TOKENS;
        Path great = data("great.safetensors", tokens, labels);
        String said =
                "great.safetensors: step 1 of sequence 7 is the token 6, but the model's input has the tokens 0 to 5";
        Invocation.of("evaluate", model, "--data", great).assertDiagnostic("SG026", said, "set input: size: 7");
        Invocation.of("sparsity", out, "--data", great).assertDiagnostic("SG026", said);
        Invocation.of("calibrate", out, "--data", great, "--out", folder.resolve("c"))
                .assertDiagnostic("SG026", said);
        Invocation.of(
                        "calibrate",
                        out,
                        "--data",
                        data("alone.safetensors", tokens, new int[0]),
                        "--out",
                        folder.resolve("c"))
                .assertDiagnostic("SG026", "step 1 of sequence 7 is the token 6");
        assertFalse(Files.exists(folder.resolve("c")));
        tokens[7 * TIME + 1] = -1;
        Invocation.of("evaluate", model, "--data", data("less.safetensors", tokens, labels))
                .assertFailure(ExitCode.INPUT, "tensor 'inputs': step 1 of sequence 7 is the token -1", "from 0 on");
        int[] three = labels.clone();
        three[0] = 2;
        Invocation.of("evaluate", model, "--data", data("three.safetensors", inputs, three))
                .assertDiagnostic("SG026", "3 classes", "one logit, which tells two apart", "set output: size: 3");
        Path vectors = folder.resolve("v.safetensors");
        new SafetensorsWriter()
                .floats("inputs", List.of(1L, 1L, 2L), new float[2])
                .ints("labels", List.of(1L), new int[1])
                .write(vectors);
        Invocation.of("evaluate", model, "--data", vectors)
                .assertDiagnostic("SG026", "the model's input is tokens", "save tokens as integers");
        Files.writeString(folder.resolve("x.npy"), "whatever");
        Invocation.of("evaluate", model, "--data", folder.resolve("x.npy"))
                .assertFailure(ExitCode.INPUT, "labels are wanted beside the inputs", ".safetensors", "labels: ...");
    }

    @Test
    void aSafetensorsFileIsNamedOnce() throws IOException {
        train("type: one-hot, size: 6", "{hidden: 4, type: gru}", "size: 1");
        Path training = folder.resolve("training.yaml");
        String text = Files.readString(training);
        for (String prefix : List.of("", "test-")) {
            Files.writeString(training, text.replace(", " + prefix + "file:", ", " + prefix + "inputs:"));
            Invocation.of("train", training, "--out", folder.resolve("again"))
                    .assertDiagnostic(
                            "SG026", "'" + prefix + "inputs' is a safetensors file", "as '" + prefix + "file'");
        }
        assertFalse(Files.exists(folder.resolve("again")));
    }
}
