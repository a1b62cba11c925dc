package dev.skipgate.testbench.onnx;

import static dev.skipgate.testbench.onnx.OnnxRuntimeTwin.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.onnx.ExportOutputs;
import dev.skipgate.compiler.frontend.onnx.ImportFacts;
import dev.skipgate.compiler.frontend.onnx.OnnxExport;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedNetwork;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.testbench.training.EvaluatedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models with several results, and with states beside them, go out with the outputs they came in with. */
class SeveralOutputsExportTest {
    private static final int STEPS = 5;

    @TempDir
    private Path folder;

    private static ModelDescription description(Path directory) {
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription model = ModelReader.read(directory.resolve(ModelDescription.FILE), Purpose.EXPORT, diagnostics)
                .orElseThrow();
        diagnostics.throwIfErrors();
        return model;
    }

    private Path imported(String name, String fixture) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        OnnxImport.read(ExportedFixtureTest.FIXTURES.resolve(fixture), "fixture")
                .write(directory);
        return directory;
    }

    private static JsonNode facts(Path directory) throws IOException {
        return new ObjectMapper().readTree(directory.resolve(OnnxImport.FACTS).toFile());
    }

    private static List<String> outputs(JsonNode facts) {
        List<String> names = new ArrayList<>();
        facts.get("results").forEach(each -> names.add(each.get("output").asText()));
        facts.get("states").forEach(each -> names.add(each.get("output").asText()));
        return names;
    }

    private static OnnxRuntimeTwin fed(Path file, String input, ImportedNetwork network) throws Exception {
        Random random = new Random(4);
        OnnxRuntimeTwin twin = new OnnxRuntimeTwin(file);
        long[] axes = network.input().batchFirst() ? new long[] {1, STEPS} : new long[] {STEPS, 1};
        if (network.input().readsTokens()) {
            twin.longs(input, random.longs(STEPS, 0, network.input().tokens()).toArray(), axes);
        } else {
            int width = network.input().width();
            twin.floats(input, RecurrentWriter.floats(random, STEPS * width), axes[0], axes[1], width);
        }
        if (twin.type("state").isPresent()) {
            twin.zeros("state", 1);
        }
        return twin;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "heads-torchscript",
                "heads-dynamo",
                "all-states-torchscript",
                "all-states-dynamo",
                "encoder-torchscript",
                "states-dynamo"
            })
    void everyOutputComesBack(String name) throws Exception {
        Path in = imported("in", name + ".onnx");
        Path file = folder.resolve("out.onnx");
        OnnxExport.write(description(in), ImportFacts.outputs(in, description(in)), file);
        Path again = Files.createDirectory(folder.resolve("again"));
        OnnxImport.read(file, "fixture").write(again);
        assertEquals(facts(in).get("results"), facts(again).get("results"));
        assertEquals(facts(in).get("states"), facts(again).get("states"));
        assertEquals(facts(in).get("step"), facts(again).get("step"));

        Path original = ExportedFixtureTest.FIXTURES.resolve(name + ".onnx");
        ImportedNetwork network = OnnxImport.read(original, "fixture").network();
        List<String> names = outputs(facts(in));
        assertTrue(names.size() >= 1, name);
        try (OnnxRuntimeTwin theirs = fed(original, network.input().name(), network);
                OnnxRuntimeTwin ours = fed(file, "input", network)) {
            for (String output : names) {
                assertClose(theirs.run(output), ours.run(output), 1e-5, output);
            }
        }
    }

    /** The codes of heads have one scale, so they come back as the rows of one dense layer with the same weights. */
    @ParameterizedTest
    @ValueSource(strings = {"heads-dynamo", "all-states-torchscript"})
    void quantizedOutputsComeBack(String name) throws Exception {
        Path in = imported("in", name + ".onnx");
        QuantizedNetwork integers = EvaluatedModel.integers(in.resolve(ModelDescription.FILE));
        ExportOutputs outputs = ImportFacts.outputs(in, description(in));
        Path file = folder.resolve("out.onnx");
        OnnxExport.write(integers.description(), integers.integers(), outputs, file);
        Path again = Files.createDirectory(folder.resolve("again"));
        ImportedNetwork network = OnnxImport.read(file, "fixture").network();
        OnnxImport.read(file, "fixture").write(again);
        assertEquals(facts(in).get("results"), facts(again).get("results"));
        assertEquals(facts(in).get("states"), facts(again).get("states"));
        QuantizedExportTest.assertSameWeights(
                integers.integers(),
                EvaluatedModel.integers(again.resolve(ModelDescription.FILE)).integers());

        // The same weights as floats, with nothing rounded: rounding changes results by a half of their format, states
        // not at all.
        Path floats = folder.resolve("floats.onnx");
        OnnxExport.write(description(again), ImportFacts.outputs(again, description(again)), floats);
        double half = Math.scalb(1.0, -integers.description().output().logits().fractionBits() - 1);
        boolean exactInput = network.input().readsTokens();
        try (OnnxRuntimeTwin codes = fed(file, "input", network);
                OnnxRuntimeTwin plain = fed(floats, "input", network)) {
            for (String output : outputs(facts(in))) {
                float[] wanted = plain.run(output);
                float[] seen = codes.run(output);
                double most = exactInput ? half + 1e-5 : 0.05;
                for (int i = 0; i < wanted.length; i++) {
                    assertEquals(wanted[i], seen[i], most, output + ", value " + i);
                }
            }
        }
    }

    @Test
    void anEncoderGivesItsTopmostValues() throws Exception {
        Path in = imported("in", "states-torchscript.onnx");
        Path model = in.resolve(ModelDescription.FILE);
        String yaml = Files.readString(model);
        Files.writeString(model, yaml.replaceAll("output: .*", "output: {result: state}"));
        Path file = folder.resolve("out.onnx");
        ExportOutputs outputs = ImportFacts.outputs(in, description(in)).withAllStates(description(in));
        OnnxExport.write(description(in), outputs, file);
        ImportedNetwork network = OnnxImport.read(file, "again").network();
        assertTrue(network.outputAdded());
        assertEquals(
                List.of("h_n"),
                network.states().stream().map(each -> each.output()).toList());
        try (OnnxRuntimeTwin twin = fed(file, "input", network)) {
            float[] every = twin.run("logits");
            float[] states = twin.run("h_n");
            int width = network.output().outputs();
            assertClose(
                    Arrays.copyOfRange(states, states.length - width, states.length),
                    Arrays.copyOfRange(every, every.length - width, every.length),
                    1e-6,
                    "the last step");
        }
    }

    @Test
    void factsOfAnotherModelAreRefused() throws Exception {
        Path in = imported("in", "all-states-dynamo.onnx");
        Path file = in.resolve(OnnxImport.FACTS);
        String facts = Files.readString(file);
        Files.writeString(file, facts.replace("lstm1 cell", "lstm7 cell"));
        assertRefused(in, "lstm7 cell", "import the model again");
        Files.writeString(file, facts.replace("lstm1 cell", "lstm1.reverse cell"));
        assertRefused(in, "lstm1.reverse cell", "import the model again");
        Path heads = imported("heads", "heads-dynamo.onnx");
        file = heads.resolve(OnnxImport.FACTS);
        Files.writeString(file, Files.readString(file).replace("\"first\" : 6", "\"first\" : 7"));
        assertRefused(heads, "one result behind the other");
    }

    private void assertRefused(Path directory, String... says) {
        OnnxException refusal = assertThrows(
                OnnxException.class,
                () -> OnnxExport.write(
                        description(directory),
                        ImportFacts.outputs(directory, description(directory)),
                        folder.resolve("none.onnx")));
        for (String each : says) {
            assertTrue(refusal.getMessage().contains(each), refusal.getMessage());
        }
        assertTrue(Files.notExists(folder.resolve("none.onnx")));
    }
}
