package dev.skipgate.testbench.onnx;

import static dev.skipgate.testbench.onnx.OnnxRuntimeTwin.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.testbench.training.FloatReference;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that return several dense layers over the same values, and these values: their rows of our one result are what ONNX Runtime has for each. */
class SeveralResultsTest {
    private static final int STEPS = 7;
    private static final int INPUTS = 4;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"heads-torchscript.onnx", "heads-dynamo.onnx"})
    void eachIsItsRows(String name) throws Exception {
        Path file = ExportedFixtureTest.FIXTURES.resolve(name);
        OnnxImport imported = OnnxImport.read(file, "fixture");
        imported.write(folder);
        JsonNode facts =
                new ObjectMapper().readTree(folder.resolve(OnnxImport.FACTS).toFile());
        JsonNode results = facts.get("results");
        assertEquals(3, results.size());
        assertEquals(1, facts.get("states").size());
        FloatReference reference = FloatReference.read(folder.resolve(ModelDescription.FILE), false);
        float[] values = RecurrentWriter.floats(new Random(5), STEPS * INPUTS);
        float[] ours = reference.logits(values, STEPS, 1, Optional.empty());
        int width = ours.length / STEPS;
        assertEquals(6 + 10 + 3, width);
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(file)) {
            twin.floats("x", values, 1, STEPS, INPUTS);
            for (JsonNode result : results) {
                int first = result.get("first").asInt();
                int count = result.get("end").asInt() - first;
                float[] seen = new float[STEPS * count];
                for (int step = 0; step < STEPS; step++) {
                    System.arraycopy(ours, step * width + first, seen, step * count, count);
                }
                String output = result.get("output").asText();
                assertClose(twin.run(output), seen, 1e-5, output);
            }
        }
        assertTrue(imported.summary().stream()
                .anyMatch(line -> line.startsWith("of these, logits 6 to 15 are the output")));
    }
}
