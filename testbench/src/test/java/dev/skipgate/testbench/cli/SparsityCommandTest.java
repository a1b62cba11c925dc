package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class SparsityCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private TinyModel model;
    private Path map;

    @BeforeEach
    void makeModel() throws IOException, SafetensorsException {
        model = new TinyModel(folder);
        map = folder.resolve("map.yaml");
    }

    private Invocation run(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("sparsity", folder));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray());
    }

    private JsonNode json(Object... more) throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(more));
        arguments.add("--json");
        return JSON.readTree(run(arguments.toArray()).assertDone().out());
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (each.path("name").asText().equals(name)) {
                return each;
            }
        }
        throw new AssertionError(name + " is not in " + list);
    }

    private long zerosInFile(String... tensors) throws SafetensorsException {
        long zeros = 0;
        try (SafetensorsFile file = SafetensorsFile.open(model.weightFile())) {
            for (String tensor : tensors) {
                for (float value : file.finiteFloats(tensor)) {
                    zeros += value == 0 ? 1 : 0;
                }
            }
        }
        return zeros;
    }

    @Test
    void countsWhatIsInTheFileByTensorLayerBlockAndModel() throws IOException, SafetensorsException {
        JsonNode stored = json("--floats").path("storedWeights");
        long recurrent = zerosInFile("lstm.weight_ih_l0", "lstm.weight_hh_l0");
        assertEquals(
                recurrent, named(stored.path("layers"), "lower").path("zeros").asLong());
        assertEquals(
                recurrent,
                named(stored.path("blocks"), "recurrent").path("zeros").asLong());
        assertEquals(
                recurrent + zerosInFile("output.weight"),
                stored.at("/model/zeros").asLong());
        JsonNode input = named(stored.path("tensors"), "weight_ih_l0");
        long gates = 0;
        for (String gate : List.of("i", "f", "g", "o")) {
            assertEquals(8 * 6, input.at("/gates/" + gate + "/values").asLong());
            gates += input.at("/gates/" + gate + "/zeros").asLong();
        }
        assertEquals(zerosInFile("lstm.weight_ih_l0"), gates);
        long bins = 0;
        for (JsonNode bin : input.at("/magnitudes/counts")) {
            bins += bin.asLong();
        }
        assertEquals(input.path("values").asLong() - input.path("zeros").asLong(), bins);
    }

    @Test
    void theQualityIsThatOfEvaluateToTheLastBit() throws IOException {
        JsonNode evaluated = JSON.readTree(
                Invocation.of("evaluate", model.description(), "--data", folder.resolve("held-out.txt"), "--json")
                        .assertDone()
                        .out());
        JsonNode rounded = json();
        assertEquals(
                evaluated.at("/rounded/loss").asDouble(),
                rounded.at("/quality/withoutMap/loss").asDouble());
        assertEquals(
                evaluated.at("/float/loss").asDouble(),
                json("--floats").at("/quality/withoutMap/loss").asDouble());
        assertEquals(33, rounded.path("targets").asLong());
        assertEquals(
                33 * 8,
                named(rounded.at("/activations/tensors"), "hidden")
                        .path("values")
                        .asLong());
    }

    @Test
    void aMapStandsBesideWhatIsWithoutItAndThePageIsWhole() throws Exception {
        Files.writeString(
                map,
                """
                weights: [{at: lower/*/weight_hh_l0, threshold: 100}]
                activations: [{at: lower, top-k: 0.25}]
                """);
        Path out = folder.resolve("page");
        Invocation done = run("--map", map, "--out", out, "--json").assertDone();
        done.assertSays("warning: the map makes all 256 weights of lower/weight_hh_l0 zero", "with map");
        JsonNode report = JSON.readTree(done.out());
        done.assertSays(
                String.format(
                        "quality: %.4f bits",
                        report.at("/quality/withoutMap/bits").asDouble()),
                String.format(
                        "quality with map: %.4f bits",
                        report.at("/quality/withMap/bits").asDouble()),
                String.format("; %.2f %% kept", 100 * report.at("/quality/kept").asDouble()));
        assertEquals(report, JSON.readTree(out.resolve("sparsity.json").toFile()));
        assertEquals(
                1,
                named(report.at("/map/weights/tensors"), "weight_hh_l0")
                        .path("sparsity")
                        .asDouble());
        assertTrue(named(report.at("/weights/tensors"), "weight_hh_l0")
                        .path("sparsity")
                        .asDouble()
                < 1);
        double hidden = named(report.at("/map/activations/tensors"), "hidden")
                .path("sparsity")
                .asDouble();
        assertTrue(hidden >= 0.6, () -> "" + hidden);
        assertFalse(report.at("/quality/withMap/bits").equals(report.at("/quality/withoutMap/bits")));
        assertEquals(4, report.at("/map/entries/0/tensors").asInt());
        String page = Files.readString(out.resolve("sparsity.html"));
        assertFalse(page.contains("src=") || page.contains("href="), "the page fetches something");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(page.substring(page.indexOf("<html")))));
    }

    @Test
    void importanceOfAllGatesTogetherIsThatOfTheLayer() throws IOException {
        JsonNode importance = json("--floats").path("importance");
        JsonNode of = named(importance.path("layers"), "lower").path("of");
        double mean = 0;
        for (String gate : List.of("i", "f", "g", "o")) {
            mean += of.path(gate).asDouble() / 4;
        }
        assertEquals(of.path("all").asDouble(), mean, 1e-9);
        assertEquals(
                of.path("all").asDouble(),
                (6 * of.path("feed-forward").asDouble()
                                + 8 * of.path("recurrent").asDouble())
                        / 14,
                1e-9);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        Map<String, Integer> before = TinyModel.snapshot(folder);
        run("--data", Files.writeString(folder.resolve("other.txt"), "xyz")).assertFailure(1, "other.txt");
        Files.delete(folder.resolve("other.txt"));
        run("--most", 0).assertSays("--most is 0");
        run("--streams", 0).assertSays("--streams is 0");
        Invocation.of("sparsity", folder.resolve("none")).assertDiagnostic("SG017", "there is no such file");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Invocation.of("sparsity", empty).assertFailure(1, "has no model.yaml");
        Files.writeString(empty.resolve("manifest.json"), "{}");
        Invocation.of("sparsity", empty).assertFailure(1, "compiled project");
        Files.delete(empty.resolve("manifest.json"));
        Files.delete(empty);
        Files.writeString(map, "weights: [{at: lowr, threshold: 1}]\n");
        run("--map", map, "--out", folder.resolve("page")).assertDiagnostic("SG028", "did you mean 'lower'?");
        Files.delete(map);
        assertEquals(before, TinyModel.snapshot(folder));
    }

    @Test
    void theJointSearchKeepsWhatWasAskedAndItsMapGivesTheSameFigures() throws IOException {
        Path out = folder.resolve("found");
        JsonNode report = json("--search", "thresholds", "--keep", 0.8, "--lanes", 2, "--out", out);
        assertEquals("grid", report.at("/search/thresholds/0/method").asText());
        JsonNode joint = report.at("/search/thresholds/1");
        assertEquals("joint", joint.path("method").asText());
        assertTrue(joint.path("kept").asDouble() >= 0.8, joint::toString);
        assertTrue(joint.path("evaluations").asInt() > 0);
        assertTrue(joint.path("sparsity").asDouble()
                >= report.at("/weights/model/sparsity").asDouble());
        double before = report.at("/worth/withoutMap/executedMacs/value").asDouble();
        assertTrue(joint.at("/worth/executedMacs/value").asDouble() <= before);
        String page = Files.readString(out.resolve("sparsity.html"));
        assertTrue(page.contains("joint search") && page.contains("cycles a step"), "tables are missing");
        JsonNode again = json("--map", out.resolve("thresholds-joint.yaml"), "--lanes", 2);
        assertEquals(joint.at("/quality/loss"), again.at("/quality/withMap/loss"));
        assertEquals(joint.path("sparsity"), again.at("/map/weights/model/sparsity"));
        assertEquals(joint.at("/worth/executedMacs"), again.at("/worth/withMap/executedMacs"));
        assertEquals(joint.at("/worth/cyclesPerStep"), again.at("/worth/withMap/cyclesPerStep"));
    }

    @Test
    void activationsAreSearchedAndTheMapGivesTheSameFigures() throws IOException {
        Path out = folder.resolve("found");
        JsonNode report = json("--search", "activations", "--keep", 0.8, "--lanes", 2, "--out", out);
        JsonNode joint = report.at("/search/thresholds/1");
        assertEquals("activations", joint.path("on").asText());
        assertTrue(joint.path("kept").asDouble() >= 0.8, joint::toString);
        assertTrue(joint.path("worth").isMissingNode(), "no hardware has operations on activations");
        JsonNode again = json("--map", out.resolve("activations-joint.yaml"));
        assertEquals(joint.at("/quality/loss"), again.at("/quality/withMap/loss"));
        long zeros = 0;
        long values = 0;
        for (JsonNode layer : joint.path("layers")) {
            JsonNode counted = null;
            for (JsonNode each : again.at("/map/activations/layers")) {
                counted = each.path("name").equals(layer.path("name")) ? each : counted;
            }
            assertEquals(layer.path("sparsity"), counted.path("sparsity"));
            zeros += counted.path("zeros").asLong();
            values += counted.path("values").asLong();
        }
        assertEquals((double) zeros / values, joint.path("sparsity").asDouble(), 1e-12);
        assertTrue(zeros > 0, "nothing was found");
    }

    @Test
    void theWorthIsThatOfCompile() throws IOException {
        JsonNode worth = json("--board", "u55c", "--lanes", 2).at("/worth/withoutMap");
        model.compile("--lanes", "2").assertDone();
        JsonNode report = JSON.readTree(model.out().resolve("report.json").toFile());
        assertEquals(report.at("/resources/lut/used"), worth.at("/resources/lut"));
        long macs = 0;
        for (JsonNode layer : report.path("layers")) {
            macs += layer.at("/nonzeros/value").asLong();
        }
        long nonZeros = 0;
        for (JsonNode matrix : worth.path("matrices")) {
            for (JsonNode each : matrix.path("classes")) {
                nonZeros += each.at("/nonzeros/value").asLong();
            }
        }
        assertEquals(macs, nonZeros);
    }

    @Test
    void searchesAreCheckedBeforeAnythingIsRead() {
        run("--search", "rates").assertSays("--search is 'rates'; wanted thresholds or activations");
        run("--search", "thresholds", "--keep", 0).assertSays("--keep is 0.0");
        run("--search", "thresholds", "--keep", 1.5).assertSays("--keep is 1.5");
        run("--search", "thresholds", "--map", map).assertSays("leave out --map");
        run("--board", "none").assertDiagnostic("SG025", "none");
    }
}
