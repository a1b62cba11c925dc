package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code verify --input} takes besides texts. */
class VerifyInputTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Path project;

    private void compile(String input) throws IOException, SafetensorsException {
        RandomFloats.write(
                folder, "name: tiny\ninput: {%s}\nlayers: [{hidden: 5}]\noutput: {size: 4}\n".formatted(input), 3);
        project = folder.resolve("project");
        Invocation.of("compile", folder.resolve("model.yaml"), "--board", "zcu104", "--lanes", 1, "--out", project)
                .assertDone();
    }

    private Path vectors(int features, double spread) throws SafetensorsException {
        Random random = new Random(4);
        float[] values = new float[3 * 7 * features];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (spread * random.nextGaussian());
        }
        return write(new SafetensorsWriter().floats("inputs", List.of(3L, 7L, (long) features), values));
    }

    private Path tokens(int entries) throws SafetensorsException {
        int[] values = new Random(5).ints(3 * 7, 0, entries).toArray();
        values[20] = entries - 1;
        return write(new SafetensorsWriter().ints("inputs", List.of(3L, 7L), values));
    }

    private Path write(SafetensorsWriter writer) throws SafetensorsException {
        Path file = folder.resolve("sequences.safetensors");
        writer.write(file);
        return file;
    }

    private Invocation verify(String target, Path input) {
        return Invocation.of("verify", project, "--targets", target, "--steps", 50, "--input", input, "--json");
    }

    /** Cycles a step, counted by the simulation. */
    private double cycles(Path input) throws IOException {
        return report("csim", input).at("/cyclesPerStep/simulated/value").asDouble();
    }

    private JsonNode report(String target, Path input) throws IOException {
        JsonNode report = JSON.readTree(verify(target, input).assertDone().out());
        assertEquals(input.toString(), report.at("/verification/source").asText());
        assertEquals(50, report.at("/verification/steps").asInt());
        return report;
    }

    @Test
    void vectorsAreWhatTheNetworkReads() throws Exception {
        compile("type: vector, size: 3");
        double some = cycles(vectors(3, 1));
        double none = cycles(vectors(3, 0));
        assertTrue(none > 0 && none < some, none + " cycles a step of zeros, " + some + " of other vectors");
    }

    @Test
    void tokensAreWhatTheNetworkReads() throws Exception {
        compile("type: embedding, size: 9, dimension: 3");
        report("java", tokens(9));
    }

    @Test
    void whatTheNetworkDoesNotReadIsRefused() throws Exception {
        compile("type: vector, size: 3");
        verify("java", vectors(4, 1)).assertFailure(ExitCode.INPUT, "sequences.safetensors", "4", "3");
        verify("java", tokens(9)).assertFailure(ExitCode.INPUT, "holds integers", "floating point");
        Path text = Files.writeString(folder.resolve("held-out.txt"), "the set");
        verify("java", text)
                .assertFailure(ExitCode.INPUT, "held-out.txt", "no vocabulary", ".npy", "[sequences, steps, 3]");
        verify("java", folder.resolve("none.npy")).assertFailure(ExitCode.INPUT, "none.npy");
    }

    @Test
    void aTokenOutsideTheVocabularyIsRefused() throws Exception {
        compile("type: embedding, size: 9, dimension: 3");
        verify("java", tokens(10)).assertFailure(ExitCode.INPUT, "sequences.safetensors", "step 20", "index 9", "of 9");
        verify("java", vectors(3, 1)).assertFailure(ExitCode.INPUT, "holds floating point", "tokens");
    }
}
