package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.testbench.onnx.OnnxRuntimeTwin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bidirectional classifiers of PyTorch that read {@code out[:, -1]}, and such that read {@code cat(h_n[-2], h_n[-1])}: each is measured as what it is, from the import to the
 * export of what was trained on.
 */
class SequenceEndTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FIXTURES = Path.of("src/test/resources/dev/skipgate/testbench/onnx");
    private static final int COUNT = 30;
    private static final int STEPS = 6;
    private static final int INPUTS = 4;
    private static final int CLASSES = 3;

    private final float[] inputs = floats(new Random(8));
    private final int[] classes = new Random(9).ints(COUNT, 0, CLASSES).toArray();

    @TempDir
    private Path folder;

    private static float[] floats(Random random) {
        float[] values = new float[COUNT * STEPS * INPUTS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private Path data() throws Exception {
        Path data = folder.resolve("data.safetensors");
        new SafetensorsWriter()
                .floats("inputs", List.of((long) COUNT, (long) STEPS, (long) INPUTS), inputs)
                .ints("labels", List.of((long) COUNT), classes)
                .write(data);
        return data;
    }

    private Path imported(String fixture) {
        Path model = folder.resolve("imported");
        Invocation.of("import", FIXTURES.resolve(fixture), "--out", model).assertDone();
        return model;
    }

    private JsonNode evaluate(Path model) throws Exception {
        return JSON.readTree(Invocation.of("evaluate", model.resolve("model.yaml"), "--data", data(), "--json")
                .assertDone()
                .out());
    }

    /** The mean cross-entropy of what ONNX Runtime gives for the sequences. */
    private double onnxRuntime(Path onnx, String input) throws Exception {
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(onnx)) {
            float[] logits = twin.floats(input, inputs, COUNT, STEPS, INPUTS).run();
            assertEquals(COUNT * CLASSES, logits.length);
            double loss = 0;
            for (int i = 0; i < COUNT; i++) {
                double sum = 0;
                for (int k = 0; k < CLASSES; k++) {
                    sum += Math.exp(logits[i * CLASSES + k]);
                }
                loss += Math.log(sum) - logits[i * CLASSES + classes[i]];
            }
            return loss / COUNT;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "both-last-torchscript.onnx, last",
        "both-last-dynamo.onnx, last",
        "ends-torchscript.onnx, ends",
        "ends-dynamo.onnx, ends"
    })
    void evaluateAndExportReadWhatTheModelReads(String fixture, String step) throws Exception {
        Path model = imported(fixture);
        String description = Files.readString(model.resolve("model.yaml"));
        assertTrue(description.contains(", step: " + step), description);
        double wanted = onnxRuntime(FIXTURES.resolve(fixture), "x");
        assertEquals(wanted, evaluate(model).at("/float/loss").asDouble(), 1e-5);
        Path exported = folder.resolve("out.onnx");
        Invocation.of("export", model, "--onnx", exported).assertDone();
        assertEquals(wanted, onnxRuntime(exported, "input"), 1e-5);

        String other = step.equals("last") ? "ends" : "last";
        Files.delete(exported);
        Invocation.of("export", model, "--onnx", exported, "--step", other)
                .assertFailure(ExitCode.INPUT, "output: step: " + step);
        assertFalse(Files.exists(exported));
        Files.writeString(model.resolve("model.yaml"), description.replace(", step: " + step, ", step: " + other));
        assertTrue(Math.abs(wanted - evaluate(model).at("/float/loss").asDouble()) > 1e-3, "they are two results");
    }

    /** In integers too, once formats are fine enough: the compiled network's whole sequence is the float network's. */
    @ParameterizedTest
    @CsvSource({"both-last-torchscript.onnx", "ends-torchscript.onnx"})
    void integersReadItToo(String fixture) throws Exception {
        Path model = imported(fixture);
        Path calibrated = folder.resolve("calibrated");
        Invocation.of("calibrate", model, "--data", data(), "--out", calibrated).assertDone();
        JsonNode evaluated = evaluate(calibrated);
        double floats = evaluated.at("/float/loss").asDouble();
        assertEquals(floats, evaluate(model).at("/float/loss").asDouble());
        assertEquals(floats, evaluated.at("/integer/loss").asDouble(), 2e-2);
        assertEquals(floats, evaluated.at("/rounded/loss").asDouble(), 2e-2);
    }

    @Test
    void trainingKeepsIt() throws Exception {
        imported("both-last-torchscript.onnx");
        Path training = folder.resolve("training.yaml");
        Files.writeString(
                training,
                """
                model: imported/model.yaml
                data: {type: sequences, file: data.safetensors}
                batch: 5
                optimizer: {type: adam, learning-rate: 0.01}
                phases:
                  - {name: floats, quantized: false, epochs: 2}
                """);
        data();
        Path out = folder.resolve("trained");
        Invocation.of("train", training, "--out", out).assertDone();
        assertTrue(Files.readString(out.resolve("model.yaml")).contains("step: last"));
        Path exported = folder.resolve("trained.onnx");
        Invocation.of("export", out, "--onnx", exported, "--batch-first").assertDone();
        assertEquals(
                onnxRuntime(exported, "input"), evaluate(out).at("/float/loss").asDouble(), 1e-5);
    }
}
