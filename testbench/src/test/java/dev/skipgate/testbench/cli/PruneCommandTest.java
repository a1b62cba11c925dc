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
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneCommandTest {
    private static final List<String> MATRICES = List.of("weight_ih_l0", "weight_hh_l0", "output.weight");
    private static final String RETRAIN =
            """
            model: model.yaml
            data: {type: characters, file: text.txt, split: [0.5, 0.3, 0.2]}
            sequence: 10
            batch: 4
            optimizer: {type: adam, learning-rate: 0.02}
            phases:
              - {name: retrain, epochs: 3}
            """;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void makeFiles() throws IOException {
        new TinyModel(folder);
        out = folder.resolve("pruned");
        Files.writeString(folder.resolve("retrain.yaml"), RETRAIN);
        Files.writeString(folder.resolve("text.txt"), "The set he sees these sheets test ".repeat(12));
    }

    private Invocation prune(Object... more) {
        Object[] all = new Object[more.length + 4];
        all[0] = "prune";
        all[1] = folder;
        all[2] = "--out";
        all[3] = out;
        System.arraycopy(more, 0, all, 4, more.length);
        return Invocation.of(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"class-blind", "class-uniform", "class-distribution", "bank-balanced"})
    void everySchemeLeavesAModelThatCompiles(String scheme) throws IOException {
        prune("--scheme", scheme, "--rate", "0.9", "--json")
                .assertDone()
                .assertSays("bits a character, integers", "cycles a step, estimated", "lower.recurrent.i");
        assertTrue(zeros(out.resolve("model.safetensors")) >= 0.7, "zeros");
        Invocation.of("compile", out.resolve("model.yaml"), "--out", folder.resolve("compiled"))
                .assertDone();
        JsonNode stages = stages();
        double before = stages.at("/0/worth/cyclesPerStep/value").asDouble();
        double after = stages.at("/1/worth/cyclesPerStep/value").asDouble();
        assertTrue(after < before, before + " to " + after);
        assertTrue(stages.at("/1/quality/integer/bits").asDouble() > 0);
    }

    @Test
    void aTensorMayHaveARateOfItsOwn() throws IOException {
        prune("--scheme", "class-uniform", "--rate", "0.95", "--rate-of", "output.weight=0")
                .assertDone();
        assertArrayEquals(
                values(folder.resolve("model.safetensors"), "output.weight"),
                values(out.resolve("model.safetensors"), "output.weight"));
        assertTrue(zeroShare(values(out.resolve("model.safetensors"), "weight_hh_l0")) >= 0.9);
    }

    @Test
    void retrainingKeepsTheZerosAndMovesTheRest() throws IOException {
        prune("--scheme", "class-blind", "--rate", "0.8", "--retrain", folder.resolve("retrain.yaml"))
                .assertDone()
                .assertSays("retrained", "retrain, epoch 3.00");
        assertEquals(3, stages().size());
        assertTrue(zeros(out.resolve("model.safetensors")) >= 0.798, "zeros");
        double pruned = stages().at("/1/quality/rounded/bits").asDouble();
        double retrained = stages().at("/2/quality/rounded/bits").asDouble();
        assertTrue(retrained < pruned, pruned + " to " + retrained);
        Invocation.of("compile", out.resolve("model.yaml"), "--out", folder.resolve("compiled"))
                .assertDone();
    }

    @Test
    void aRetrainingThatIsOverIsResumedToTheSameModel() throws IOException {
        Object[] said = {"--scheme", "class-blind", "--rate", "0.8", "--retrain", folder.resolve("retrain.yaml")};
        prune(said).assertDone();
        byte[] first = Files.readAllBytes(out.resolve("model.safetensors"));
        Files.delete(out.resolve("model.safetensors"));
        prune(said[0], said[1], said[2], said[3], said[4], said[5], "--resume").assertDone();
        assertArrayEquals(first, Files.readAllBytes(out.resolve("model.safetensors")));
        prune(said[0], said[1], said[2], "0.9", said[4], said[5], "--resume")
                .assertFailure(ExitCode.INPUT, "was begun with", "not with");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--gradual", "--sparse-from-start"})
    void theRateIsReachedOnOtherWaysToo(String way) throws IOException {
        prune("--scheme", "class-blind", "--rate", "0.8", "--retrain", folder.resolve("retrain.yaml"), way)
                .assertDone();
        assertTrue(zeros(out.resolve("last.safetensors")) >= 0.798, "zeros");
    }

    @Test
    void sparseWeightsGiveWayToTheirTwin() throws IOException {
        Files.copy(folder.resolve("model.safetensors"), folder.resolve("float.safetensors"));
        TinyModel.weights(TinyModel.SYMBOLS, TinyModel.UNITS, 0).write(folder.resolve("float.safetensors"));
        Path sparse = folder.resolve("sparse");
        Invocation.of("prune", folder, "--scheme", "class-blind", "--rate", "0.9", "--out", sparse)
                .assertDone();
        Files.copy(
                sparse.resolve("model.safetensors"),
                folder.resolve("model.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        prune("--scheme", "class-blind", "--rate", "0.8").assertFailure(ExitCode.INPUT, "zero already", "--weights");
        new TinyModel(folder).replace("held-out.txt}", "held-out.txt, float-twin: float.safetensors}");
        Files.copy(
                sparse.resolve("model.safetensors"),
                folder.resolve("model.safetensors"),
                StandardCopyOption.REPLACE_EXISTING);
        prune("--scheme", "class-blind", "--rate", "0.8").assertDone().assertSays("pruned is its float twin");
    }

    @Test
    void badInputIsOneMessageAndNothingWritten() throws IOException {
        for (String rate : List.of("-0.1", "1", "1.5", "most", "NaN")) {
            prune("--scheme", "class-blind", "--rate", rate).assertFailure(ExitCode.INPUT, "--rate is '" + rate, "0.8");
        }
        prune("--scheme", "magic", "--rate", "0.8")
                .assertFailure(ExitCode.INPUT, "class-blind, class-uniform, class-distribution, bank-balanced");
        prune("--scheme", "bank-balanced", "--rate", "0.8", "--banks", "3")
                .assertFailure(ExitCode.INPUT, "power of two");
        prune("--scheme", "class-blind", "--rate", "0.9", "--rate-of", "weight=0.1")
                .assertFailure(ExitCode.INPUT, "'weight'", "weight_hh_l0");
        Path other = folder.resolve("other.txt");
        Files.writeString(other, "Zebra");
        prune("--scheme", "class-blind", "--rate", "0.9", "--data", other)
                .assertFailure(ExitCode.INPUT, "other.txt", "Z");
        Invocation.of("prune", folder.resolve("none"), "--scheme", "class-blind", "--rate", "0.9", "--out", out)
                .assertDiagnostic("SG017", "there is no such file");
        assertFalse(Files.exists(out));
        Files.createDirectories(out);
        prune("--scheme", "class-blind", "--rate", "0.9").assertFailure(ExitCode.INPUT, "exists");
    }

    @Test
    void aRetrainFileOfAnotherNetworkIsRefused() throws IOException {
        Path there = Files.createDirectories(folder.resolve("there"));
        Files.writeString(new TinyModel(there).description(), TinyModel.DESCRIPTION.replace("hidden: 8", "hidden: 16"));
        Path retrain = there.resolve("retrain.yaml");
        Files.writeString(retrain, RETRAIN.replace("text.txt", "../text.txt"));
        prune("--scheme", "class-blind", "--rate", "0.9", "--retrain", retrain)
                .assertDiagnostic("SG023", "another network", "gives 16 values, not 8");
        Files.writeString(
                folder.resolve("retrain.yaml"),
                RETRAIN.replace("epochs: 3}", "epochs: 3, pruning: {scheme: class-blind, rate: 0.5}}"));
        prune("--scheme", "class-blind", "--rate", "0.9", "--retrain", folder.resolve("retrain.yaml"))
                .assertDiagnostic("SG020", "'pruning'", "remove it");
        assertFalse(Files.exists(out));
    }

    private JsonNode stages() throws IOException {
        return new ObjectMapper().readTree(out.resolve("prune.json").toFile()).path("stages");
    }

    private static double zeros(Path weights) throws IOException {
        double zeros = 0;
        double all = 0;
        for (String matrix : MATRICES) {
            float[] values = values(weights, matrix);
            zeros += zeroShare(values) * values.length;
            all += values.length;
        }
        return zeros / all;
    }

    private static double zeroShare(float[] values) {
        int zeros = 0;
        for (float value : values) {
            zeros += value == 0 ? 1 : 0;
        }
        return (double) zeros / values.length;
    }

    private static float[] values(Path weights, String tensor) throws SafetensorsException {
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            return file.finiteFloats(file.names().contains(tensor) ? tensor : "lstm." + tensor);
        }
    }
}
