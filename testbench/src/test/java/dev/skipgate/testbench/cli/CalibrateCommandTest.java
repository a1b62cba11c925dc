package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.testbench.calibration.RandomFloats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model of floats gets formats, and is a model as any other. */
class CalibrateCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT =
            "name: tiny\ninput: {type: one-hot, vocabulary: vocabulary.json}\nlayers: [{name: lower, hidden: 8},"
                    + " {hidden: 6, type: gru}]\noutput: {}\nquality: {data: text.txt}\n";
    private static final String VECTORS =
            "name: tiny\ninput: {type: vector, size: 3}\nlayers: [{hidden: 5}]\noutput: {size: 4}\n";

    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("out");
    }

    private void text(String description, long seed) throws IOException, SafetensorsException {
        Files.writeString(folder.resolve("vocabulary.json"), "[\"a\", \"b\", \"c\", \" \"]");
        Files.writeString(folder.resolve("text.txt"), "abc cab bca aabbcc ".repeat(40));
        RandomFloats.write(folder, description, seed);
    }

    private Path sequences(String name, boolean labels, int features) throws SafetensorsException {
        Random random = new Random(4);
        float[] inputs = new float[20 * 6 * features];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = (float) (5 * random.nextGaussian());
        }
        SafetensorsWriter writer = new SafetensorsWriter()
                .floats("inputs", List.of(20L, 6L, (long) features), inputs)
                .ints("lengths", List.of(20L), random.ints(20, 1, 7).toArray());
        if (labels) {
            writer.ints("labels", List.of(20L), random.ints(20, 0, 4).toArray());
        }
        Path file = folder.resolve(name);
        writer.write(file);
        return file;
    }

    private JsonNode calibrate(Path data, String... more) throws IOException {
        Object[] arguments = new Object[7 + more.length];
        System.arraycopy(
                new Object[] {"calibrate", folder, "--data", data, "--out", out(), "--json"}, 0, arguments, 0, 7);
        System.arraycopy(more, 0, arguments, 7, more.length);
        return JSON.readTree(Invocation.of(arguments).assertDone().out());
    }

    @Test
    void whatIsWrittenCompilesVerifiesAndIsMeasuredTheSame() throws Exception {
        text(TEXT, 1);
        JsonNode report = calibrate(folder.resolve("text.txt"), "--most", "300");
        Path model = out().resolve("model.yaml");
        JsonNode evaluated = JSON.readTree(
                Invocation.of("evaluate", model, "--data", folder.resolve("text.txt"), "--most", 300, "--json")
                        .assertDone()
                        .out());
        assertEquals(evaluated, report.get("calibrated"));
        assertEquals(
                evaluated.at("/float/loss").asDouble(),
                evaluated.at("/integer/loss").asDouble(),
                0.02);
        assertEquals(report, JSON.readTree(out().resolve("calibration.json").toFile()));
        Path project = folder.resolve("project");
        Invocation.of("compile", model, "--board", "zcu104", "--lanes", 4, "--out", project)
                .assertDone();
        Invocation.of("verify", project, "--targets", "java", "--steps", 20).assertDone();
        JsonNode quality =
                JSON.readTree(project.resolve("report.json").toFile()).get("quality");
        assertTrue(
                quality.toString().contains("floatTwin") || quality.toString().contains("float"), quality::toString);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: vector, size: 3; {hidden: 5}; size: 4",
                "type: vector, size: 3; {hidden: 5, type: gru, reset: before}, {type: dense, units: 4, activation: relu}; size: 4",
                "type: vector, size: 3; {hidden: 5, type: rnn, nonlinearity: relu}, {hidden: 4, type: rnn}; size: 4",
                "type: vector, size: 3; {type: dense, units: 5}, {hidden: 4, type: gru, bidirectional: true}; size: 4",
            })
    void everyKindOfLayerGetsFormatsThatCostLittle(String input, String layers, String output) throws Exception {
        RandomFloats.write(
                folder, "name: tiny\ninput: {%s}\nlayers: [%s]\noutput: {%s}\n".formatted(input, layers, output), 2);
        JsonNode report =
                calibrate(sequences("data.safetensors", true, 3), "--weights", "fixed12", "--activations", "12");
        double exact = report.at("/calibrated/float/loss").asDouble();
        assertEquals(exact, report.get("float").asDouble());
        assertEquals(exact, report.at("/calibrated/rounded/loss").asDouble(), 0.01 * exact);
        if (!layers.contains("bidirectional")) {
            assertEquals(exact, report.at("/calibrated/integer/loss").asDouble(), 0.01 * exact);
        }
        for (JsonNode tensor : report.get("tensors")) {
            assertTrue(tensor.get("lossMore").asDouble() < 0.01 * exact, tensor::toString);
            assertTrue(tensor.get("least").asDouble() < tensor.get("greatest").asDouble(), tensor::toString);
        }
    }

    @Test
    void theLayerThatLosesMostStandsFirst() throws Exception {
        RandomFloats.write(
                folder,
                "name: tiny\ninput: {type: vector, size: 3}\nlayers: [{name: a, hidden: 5}, {name: b, hidden: 5,"
                        + " input-weights: Q1.7, recurrent-weights: Q3.13}]\noutput: {size: 4}\n",
                2);
        JsonNode report = calibrate(sequences("data.safetensors", false, 3), "--weights", "ternary");
        JsonNode first = report.at("/tensors/0");
        double last = Double.POSITIVE_INFINITY;
        Map<String, Double> layers = new TreeMap<>();
        for (JsonNode tensor : report.get("tensors")) {
            assertTrue(tensor.get("loss").asDouble() <= last);
            last = tensor.get("loss").asDouble();
        }
        report.get("layers")
                .forEach(layer -> layers.put(
                        layer.get("layer").asText(), layer.get("lossMore").asDouble()));
        assertEquals(List.of("a", "b", "input", "output"), List.copyOf(layers.keySet()));
        assertTrue(first.get("chosen").asText().startsWith("ternary("), first::toString);
        Invocation told = Invocation.of(
                        "calibrate",
                        folder,
                        "--data",
                        folder.resolve("data.safetensors"),
                        "--weights",
                        "ternary",
                        "--out",
                        folder.resolve("again"))
                .assertDone();
        assertTrue(
                told.out()
                        .contains(
                                "retrain first: " + report.at("/layers/0/layer").asText()),
                told.out());
    }

    @Test
    void theCheapestKindThatCostsLittleIsTaken() throws Exception {
        RandomFloats.write(folder, VECTORS, 2);
        Path data = sequences("data.safetensors", true, 3);
        JsonNode generous = calibrate(data, "--weights", "ternary,fixed8", "--within", "100");
        generous.get("tensors")
                .forEach(tensor -> assertFalse(tensor.get("chosen").asText().startsWith("Q"), tensor::toString));
        out().toFile().renameTo(folder.resolve("generous").toFile());
        JsonNode strict = calibrate(data, "--weights", "ternary,fixed8", "--within", "0");
        strict.get("tensors")
                .forEach(tensor -> assertFalse(
                        tensor.get("chosen").asText().startsWith("ternary")
                                && tensor.get("lossMore").asDouble() > 0,
                        tensor::toString));
    }

    @Test
    void weightsThatWereTrainedWithAQuantizerKeepIt() throws Exception {
        text(TEXT, 1);
        float[] ternary = new float[32 * 4];
        for (int i = 0; i < ternary.length; i++) {
            ternary[i] = (i % 3 - 1) * 0.5f;
        }
        Files.writeString(
                folder.resolve("model.yaml"),
                Files.readString(folder.resolve("model.yaml"))
                        .replace("hidden: 8", "hidden: 8, input-weights: ternary(0.5)")
                        .replace("hidden: 6, type: gru", "hidden: 6, recurrent-weights: ternary(0.5), type: gru"));
        RandomFloats.replace(folder.resolve("float.safetensors"), "weight_ih_l0", ternary);
        calibrate(folder.resolve("text.txt"), "--most", "100");
        String written = Files.readString(out().resolve("model.yaml"));
        assertTrue(written.contains("input-weights: ternary(0.5)"), written);
        assertFalse(written.contains("recurrent-weights: ternary(0.5)"), written);
    }

    @Test
    void inputsAloneAreJudgedByWhatTheFloatsSay() throws Exception {
        RandomFloats.write(folder, VECTORS, 2);
        JsonNode report = calibrate(sequences("inputs.safetensors", false, 3));
        assertEquals(1, report.at("/calibrated/float/accuracy").asDouble());
        assertTrue(report.at("/calibrated/integer/accuracy").asDouble() > 0.9, report::toString);
        assertTrue(Files.readString(out().resolve("model.yaml")).matches("(?s).*input: \\{[^}]*fixed\\(8,5\\).*"));
    }

    @Test
    void whatDoesNotFitIsRefused() throws Exception {
        text(TEXT, 1);
        Path text = folder.resolve("text.txt");
        Map<String, Integer> before = TinyModel.snapshot(folder);
        Invocation.of("calibrate", folder, "--data", folder.resolve("none.txt"), "--out", out())
                .assertFailure(ExitCode.INPUT, "there is no such file");
        Invocation.of("calibrate", folder.resolve("none"), "--data", text, "--out", out())
                .assertDiagnostic("SG017", "none");
        for (String kinds : List.of("fixed2", "ternary,float", "")) {
            assertEquals(
                    ExitCode.USAGE,
                    Invocation.of("calibrate", folder, "--data", text, "--out", out(), "--weights=" + kinds)
                            .exitCode());
        }
        assertEquals(before, TinyModel.snapshot(folder));
        Invocation.of("calibrate", folder, "--data", sequences("inputs.safetensors", false, 3), "--out", out())
                .assertDiagnostic("SG026", "3 values a step", "the model's input is tokens", "as integers");
        Files.writeString(folder.resolve("bad.npy"), "not numpy");
        Invocation.of("calibrate", folder, "--data", folder.resolve("bad.npy"), "--out", out())
                .assertFailure(ExitCode.INPUT, "is no file of NumPy's");
        RandomFloats.write(folder, VECTORS, 2);
        Invocation.of("calibrate", folder, "--data", sequences("wide.safetensors", false, 4), "--out", out())
                .assertDiagnostic("SG026", "4 values a step", "has 3");
        Invocation.of("calibrate", folder, "--data", sequences("labelled.safetensors", true, 4), "--out", out())
                .assertDiagnostic("SG026", "4 values a step");
        Invocation.of("calibrate", folder, "--data", text, "--out", folder).assertFailure(ExitCode.INPUT, "exists");
        assertFalse(Files.exists(out()));
    }
}
