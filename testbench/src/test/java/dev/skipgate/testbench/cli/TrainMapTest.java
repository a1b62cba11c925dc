package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
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
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training with a map of operations. */
class TrainMapTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.writeString(folder.resolve("text.txt"), "abcdefghij".repeat(40));
        Files.writeString(
                folder.resolve("model.yaml"),
                "name: tiny\ninput: {type: one-hot}\nlayers: [{name: lower, hidden: 6}]\noutput: {}\n");
    }

    private Path training(int steps) throws IOException {
        return Files.writeString(
                folder.resolve("training-" + steps + ".yaml"),
                """
                model: model.yaml
                data: {type: characters, file: text.txt}
                sequence: 5
                batch: 4
                optimizer: {type: adam, learning-rate: 0.02}
                phases:
                  - {name: rounded, steps: %d}
                """
                        .formatted(steps));
    }

    private Path map(String text) throws IOException {
        return Files.writeString(folder.resolve("map.yaml"), text);
    }

    private Path train(String out, int steps, Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of("train", training(steps), "--out", folder.resolve(out)));
        arguments.addAll(List.of(more));
        Invocation.of(arguments.toArray()).assertDone();
        return folder.resolve(out);
    }

    private static float[] last(Path run, String tensor) throws SafetensorsException {
        try (SafetensorsFile file = SafetensorsFile.open(run.resolve("last.safetensors"))) {
            return file.finiteFloats(tensor);
        }
    }

    @Test
    void aMapThatChangesNothingTrainsTheSameBits() throws IOException, SafetensorsException {
        Path none = map(
                """
                weights: [{at: lower, threshold: 0}]
                activations: [{at: lower, where: intrinsic, top-k: 1}]
                gradients: [{at: output, threshold: 0}]
                """);
        Path plain = train("plain", 8);
        Path mapped = train("mapped", 8, "--map", none);
        for (String tensor : List.of("weight_ih_l0", "weight_hh_l0", "output.weight", "output.bias")) {
            assertArrayEquals(last(plain, tensor), last(mapped, tensor), tensor);
        }
        assertTrue(Files.exists(mapped.resolve("sparsity-map-as-run.yaml")));
    }

    @Test
    void weightsWhoseGradientsAreAllBelowTheThresholdStay() throws IOException, SafetensorsException {
        Path frozen = map("gradients: [{at: weight_hh_l0, threshold: 1000000}]\n");
        Path few = train("few", 2, "--map", frozen);
        Path many = train("many", 9, "--map", frozen);
        assertArrayEquals(last(few, "weight_hh_l0"), last(many, "weight_hh_l0"));
        assertFalse(Arrays.equals(last(few, "weight_ih_l0"), last(many, "weight_ih_l0")));
        ObjectMapper json = new ObjectMapper();
        JsonNode told = null;
        for (String line : Files.readAllLines(many.resolve("metrics.jsonl"))) {
            JsonNode each = json.readTree(line);
            told = each.has("weight gradients") ? each.path("weight gradients") : told;
        }
        assertEquals("{\"weight_hh_l0\":1.0}", String.valueOf(told));
    }

    @Test
    void thresholdsOnWeightsAndValuesChangeWhatIsLearnt() throws IOException, SafetensorsException {
        Path plain = train("plain", 8);
        Path weights = train("weights", 8, "--map", map("weights: [{at: output, top-k: 0.3}]\n"));
        assertFalse(Arrays.equals(last(plain, "weight_hh_l0"), last(weights, "weight_hh_l0")));
        Path values = train("values", 8, "--map", map("activations: [{at: lower, threshold: 0.1}]\n"));
        assertFalse(Arrays.equals(last(plain, "weight_hh_l0"), last(values, "weight_hh_l0")));
    }

    @Test
    void theTrainingFileMayNameTheMap() throws IOException, SafetensorsException {
        Path map = map("gradients: [{at: lower, threshold: 1.0e+6}]\n");
        Path option = train("option", 20, "--map", map);
        Path file = training(20);
        Files.writeString(file, Files.readString(file) + "sparsity: map.yaml\n");
        Path named = folder.resolve("named");
        Invocation.of("train", file, "--out", named).assertDone();
        assertArrayEquals(
                Files.readAllBytes(option.resolve("model.safetensors")),
                Files.readAllBytes(named.resolve("model.safetensors")));
        assertTrue(Files.exists(named.resolve("sparsity-map-as-run.yaml")));
        Invocation.of("train", file, "--out", folder.resolve("both"), "--map", map)
                .assertFailure(ExitCode.INPUT, "under 'sparsity', and --map names", "leave out one");
        Files.writeString(file, Files.readString(training(20)) + "sparsity: nowhere.yaml\n");
        Invocation.of("train", file, "--out", folder.resolve("both"))
                .assertDiagnostic("SG017", "'sparsity' is 'nowhere.yaml', but there is no such file");
        assertFalse(Files.exists(folder.resolve("both")));
    }

    @Test
    void goesOnWithTheSameMapAlone() throws IOException {
        Path map = map("weights: [{at: lower, threshold: 0.01}]\n");
        Path run = train("run", 4, "--map", map);
        Invocation.of("train", training(4), "--out", run, "--resume").assertFailure(1, "name it with --map");
        map("weights: [{at: lower, threshold: 0.02}]\n");
        Invocation.of("train", training(4), "--out", run, "--resume", "--map", map)
                .assertFailure(1, "map.yaml:1: changed since the run began");
        Path plain = train("plain", 4);
        Invocation.of("train", training(4), "--out", plain, "--resume", "--map", map)
                .assertFailure(1, "leave out --map");
        map("weights: [{at: lowr, threshold: 0.01}]\n");
        Invocation.of("train", training(4), "--out", folder.resolve("new"), "--map", map)
                .assertDiagnostic("SG028", "did you mean 'lower'?");
        assertFalse(Files.exists(folder.resolve("new")));
    }
}
