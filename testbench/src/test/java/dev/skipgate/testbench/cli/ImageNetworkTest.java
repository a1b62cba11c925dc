package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Convolutions and pooling are trained and looked into, and nowhere taken for something that can be built. */
class ImageNetworkTest {
    private static final String MODEL =
            """
            name: images
            input: {type: vector, shape: [12, 12]}
            layers:
              - {name: conv, type: convolution, channels: 4, kernel: 3, padding: 1, activation: relu, weights: float, bias: float}
              - {name: pool, type: max-pool, size: 3}
              - {name: hidden, type: dense, units: 12, activation: relu, weights: float, bias: float}
            output: {size: 4, weights: float, bias: float}
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void makeFiles() throws IOException {
        IdxImages.write(folder, "train", 200);
        IdxImages.write(folder, "test", 60);
        Files.writeString(folder.resolve("model.yaml"), MODEL);
        out = folder.resolve("out");
    }

    private Path training(String more) throws IOException {
        return Files.writeString(
                folder.resolve("training.yaml"),
                """
                model: model.yaml
                data:
                  type: images
                  images: train-images-idx3-ubyte
                  labels: train-labels-idx1-ubyte
                  test-images: test-images-idx3-ubyte
                  test-labels: test-labels-idx1-ubyte
                  classes: 4
                batch: 20
                optimizer: {type: momentum, learning-rate: 0.05}
                phases:
                  - {name: float, epochs: 12, quantized: false%s}
                evaluate-every: 4 epochs
                """
                        .formatted(more));
    }

    private Invocation train(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("train", folder.resolve("training.yaml"), "--out", out, "--json"));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray()).assertDone();
    }

    private static JsonNode json(Invocation invocation) throws IOException {
        return new ObjectMapper().readTree(invocation.assertDone().out());
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("no " + name + " in " + list);
    }

    @Test
    void learnsAndIsMeasuredWithAMapAndSearched() throws IOException, SafetensorsException {
        Path training = training("");
        Path map = Files.writeString(folder.resolve("train-map.yaml"), "gradients: [{at: conv, threshold: 1.0e-3}]\n");
        Invocation trained = train("--map", map);
        assertTrue(json(trained).at("/validation/floatAccuracy").asDouble() > 0.9, trained.out());
        assertTrue(trained.err().contains("no hardware has its convolutions or pooling"), trained.err());
        try (SafetensorsFile file = SafetensorsFile.open(out.resolve("model.safetensors"))) {
            assertEquals(List.of(4L, 1L, 3L, 3L), file.info("conv.weight").shape(), "as PyTorch has it");
        }
        Path half = Files.writeString(
                folder.resolve("map.yaml"),
                "weights: [{at: conv, top-k: 0.5}]\nactivations: [{at: pool, threshold: 1.0e+6}]\n");
        JsonNode report = json(Invocation.of(
                "sparsity",
                out,
                "--floats",
                "--data",
                training,
                "--map",
                half,
                "--out",
                folder.resolve("page"),
                "--json"));
        assertEquals(
                0.5,
                named(report.at("/map/weights/layers"), "conv").path("sparsity").asDouble());
        assertEquals(
                36, named(report.at("/weights/layers"), "conv").path("values").asInt());
        JsonNode values = named(report.at("/activations/layers"), "conv");
        assertEquals(60 * 4 * 12 * 12, values.path("values").asInt());
        assertTrue(values.path("sparsity").asDouble() > 0, "ReLU makes zeros");
        assertEquals("convolution", values.path("block").asText());
        assertEquals(
                60 * 4 * 4 * 4,
                named(report.at("/activations/layers"), "pool").path("values").asInt());
        assertEquals(
                1,
                named(report.at("/map/activations/layers"), "pool")
                        .path("sparsity")
                        .asDouble());
        assertTrue(
                report.path("warnings").toString().contains("values of layer pool zero"),
                report.path("warnings").toString());
        assertTrue(report.at("/quality/withMap/accuracy").asDouble()
                < report.at("/quality/withoutMap/accuracy").asDouble());
        assertTrue(Files.size(folder.resolve("page/sparsity.html")) > 0);

        JsonNode search = json(Invocation.of(
                        "sparsity", out, "--floats", "--data", training, "--search", "thresholds", "--json"))
                .at("/search/thresholds");
        assertEquals(2, search.size());
        for (JsonNode method : search) {
            assertEquals(3, method.path("layers").size(), "pooling has no weights: " + method);
        }
        assertTrue(search.get(1).path("kept").asDouble() >= 0.99);
    }

    @Test
    void prunesConvolutionsInTraining() throws IOException, SafetensorsException {
        training(", pruning: {scheme: class-uniform, rate: 0.5}");
        train();
        try (SafetensorsFile file = SafetensorsFile.open(out.resolve("model.safetensors"))) {
            int zeros = 0;
            for (float value : file.finiteFloats("conv.weight")) {
                zeros += value == 0 ? 1 : 0;
            }
            assertEquals(18, zeros);
        }
    }

    @Test
    void isRefusedWhereHardwareIsMeant() throws IOException {
        Path training = training("");
        train();
        Path there = folder.resolve("there");
        String place = "model.yaml:";
        String says =
                "layer 'conv' is of type convolution, which training, evaluate and sparsity emulate, but no hardware has";
        for (Invocation refused : List.of(
                Invocation.of("compile", out.resolve("model.yaml"), "--board", "u55c", "--out", there),
                Invocation.of("calibrate", out, "--data", training, "--out", there),
                Invocation.of("export", out, "--onnx", there),
                Invocation.of("sparsity", out, "--data", training, "--board", "u55c"),
                Invocation.of("explore", out, "--data", training, "--board", "u55c", "--out", there),
                Invocation.of(
                        "prune",
                        out,
                        "--data",
                        training,
                        "--board",
                        "u55c",
                        "--scheme",
                        "class-blind",
                        "--rate",
                        "0.5",
                        "--out",
                        there))) {
            assertEquals(ExitCode.INPUT, refused.exitCode(), refused.err());
            refused.assertSays(place, "error[SG012]", says, "use layers of type lstm, gru, rnn, dense");
            refused.assertNoStackTrace();
            assertFalse(Files.exists(there), refused.err());
        }
    }

    @Test
    void dropoutBelowAConvolutionIsNotPromised() throws IOException {
        training("");
        Files.writeString(
                folder.resolve("model.yaml"),
                MODEL.replace("size: 3}\n", "size: 3}\n  - {name: two, type: convolution, channels: 2, kernel: 2}\n")
                        + "training: {dropout: {rate: 0.5}}\n");
        Invocation refused = Invocation.of("train", folder.resolve("training.yaml"), "--out", out);
        assertEquals(ExitCode.INPUT, refused.exitCode());
        refused.assertSays(
                "layer 'conv' has a dropout rate of 0.5, but 'pool' above it is of type max-pool",
                "layer 'pool' has a dropout rate of 0.5, but 'two' above it is of type convolution",
                "rates: {pool: 0}");
        assertFalse(Files.exists(out));
    }

    @Test
    void imagesOfAnotherSizeAreRefused() throws IOException {
        training("");
        Files.writeString(folder.resolve("model.yaml"), MODEL.replace("[12, 12]", "[10, 12]"));
        Invocation.of("train", folder.resolve("training.yaml"), "--out", out)
                .assertDiagnostic("SG026", "the data have 144 values a step, but the model's input has 120");
        assertFalse(Files.exists(out));
    }
}
