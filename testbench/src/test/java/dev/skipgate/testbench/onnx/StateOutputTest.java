package dev.skipgate.testbench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SequenceState.LayerState;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.testbench.training.EvaluatedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Outputs that are states at the end of a sequence, beside a result or alone: the integers' states are those of ONNX Runtime, but for rounding. */
class StateOutputTest {
    private static final int STEPS = 6;

    /** Of numbers with 9 to 14 bits behind the point, over some steps. */
    private static final double CLOSE = 0.02;

    private static final String FINE =
            "input-weights: Q1.9, recurrent-weights: Q1.9, formats: {hidden: \"fixed(14,1)\", cell: \"fixed(20,4)\","
                    + " gate-input: \"fixed(12,3)\", gate-output: \"fixed(14,2)\"}";

    @TempDir
    private Path folder;

    /** @param states in the words of import.json */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "all-states-torchscript | lstm0 hidden, lstm1 hidden; lstm0 cell, lstm1 cell",
                "all-states-dynamo      | lstm0 hidden, lstm1 hidden; lstm0 cell, lstm1 cell",
                "encoder-torchscript    | gru0.forward hidden, gru0.reverse hidden, gru1.forward hidden, gru1.reverse hidden",
                "encoder-dynamo         | gru0.forward hidden, gru0.reverse hidden, gru1.forward hidden, gru1.reverse hidden",
                "states-torchscript     | gru0 hidden, gru1 hidden",
            })
    void theStatesAreThoseOfOnnxRuntime(String name, String states) throws Exception {
        Path file = ExportedFixtureTest.FIXTURES.resolve(name + ".onnx");
        OnnxImport imported = OnnxImport.read(file, "fixture");
        imported.write(folder);
        JsonNode facts =
                new ObjectMapper().readTree(folder.resolve(OnnxImport.FACTS).toFile());
        List<String> told = new ArrayList<>();
        facts.get("states").forEach(state -> told.add(String.join(", ", parts(state))));
        assertEquals(states, String.join("; ", told));
        Path description = folder.resolve(ModelDescription.FILE);
        String yaml = Files.readString(description)
                .replace("hidden: 5", "hidden: 5, " + FINE)
                .replace("type: vector, size: 4", "type: vector, size: 4, format: \"fixed(12,3)\"");
        Files.writeString(description, yaml);
        Network network = EvaluatedModel.integers(description).integers();
        try (Accelerator ours = ReferenceAccelerator.of(network);
                OnnxRuntimeTwin twin = new OnnxRuntimeTwin(file)) {
            feed(network, imported, ours, twin);
            for (JsonNode state : facts.get("states")) {
                String output = state.get("output").asText();
                float[] wanted = twin.run(output);
                float[] seen = values(ours, parts(state));
                assertEquals(wanted.length, seen.length);
                double largest = 0;
                for (int i = 0; i < wanted.length; i++) {
                    assertEquals(wanted[i], seen[i], CLOSE, output + ", value " + i);
                    largest = Math.max(largest, Math.abs(wanted[i]));
                }
                assertTrue(largest > 10 * CLOSE, "states this small prove nothing: " + largest);
            }
        }
    }

    private static void feed(Network network, OnnxImport imported, Accelerator ours, OnnxRuntimeTwin twin)
            throws Exception {
        Random random = new Random(3);
        boolean batchFirst = imported.network().input().batchFirst();
        long[] axes = batchFirst ? new long[] {1, STEPS} : new long[] {STEPS, 1};
        if (network.input() instanceof NetworkInput.Vector vector) {
            float[][] steps = new float[STEPS][];
            for (int step = 0; step < STEPS; step++) {
                steps[step] = RecurrentWriter.floats(random, vector.size());
            }
            float[] flat = new float[STEPS * vector.size()];
            for (int step = 0; step < STEPS; step++) {
                System.arraycopy(steps[step], 0, flat, step * vector.size(), vector.size());
            }
            twin.floats("x", flat, axes[0], axes[1], vector.size());
            ours.run(InputSequence.Vectors.quantized(steps, vector.format()));
        } else {
            int[] tokens =
                    random.ints(STEPS, 0, imported.network().input().tokens()).toArray();
            twin.longs("x", Arrays.stream(tokens).asLongStream().toArray(), axes);
            ours.run(new InputSequence.Indices(tokens));
        }
        if (twin.type("state").isPresent()) {
            twin.zeros("state", 1);
        }
    }

    /** What our sequence remembers of the parts of an output, in their order. */
    private static float[] values(Accelerator ours, List<String> parts) {
        List<LayerState> layers = ours.state().layers();
        float[] all = new float[0];
        for (String part : parts) {
            String layer = part.split(" ")[0];
            LayerState of = layers.stream()
                    .filter(each -> each.layer().equals(layer))
                    .findFirst()
                    .orElseThrow();
            float[] values = part.endsWith("cell") ? of.cellValues() : of.hiddenValues();
            int end = all.length;
            all = Arrays.copyOf(all, end + values.length);
            System.arraycopy(values, 0, all, end, values.length);
        }
        return all;
    }

    private static List<String> parts(JsonNode state) {
        List<String> parts = new ArrayList<>();
        state.get("parts").forEach(part -> parts.add(part.asText()));
        return parts;
    }
}
