package dev.skipgate.testbench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.testbench.cli.IdxImages;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.report.ReportFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part of every report is there and filled; the numbers of such small runs mean nothing. */
class ExperimentShapeTest {
    @TempDir
    private Path folder;

    private boolean savedOnTheWay;

    private JsonNode run(String name, Path... data) throws IOException {
        Experiment experiment = Experiments.named(name).orElseThrow();
        List<String> progress = new ArrayList<>();
        Path out = folder.resolve(name);
        Consumer<String> listener = line -> {
            progress.add(line);
            savedOnTheWay |= Files.exists(out.resolve(ReportFiles.JSON));
        };
        ExperimentReport report = experiment.run(request(Optional.empty(), listener, out, false, data));
        report.write(out);
        assertFalse(progress.isEmpty());
        JsonNode tree = new ObjectMapper()
                .readTree(folder.resolve(name).resolve(ReportFiles.JSON).toFile());
        String page = Files.readString(folder.resolve(name).resolve(ReportFiles.HTML));
        assertTrue(page.contains("<h1>" + name + "</h1>"), page);
        for (JsonNode table : tree.path("tables")) {
            assertTrue(
                    page.contains(table.path("title").asText()),
                    table.path("title").asText());
            assertFalse(table.path("rows").isEmpty(), table.toString());
            for (JsonNode row : table.path("rows")) {
                assertEquals(table.path("heads").size(), row.size(), row.toString());
                row.forEach(cell -> assertFalse(cell.asText().equals("not finite"), row.toString()));
            }
        }
        for (JsonNode chart : tree.path("charts")) {
            for (JsonNode curve : chart.path("series")) {
                assertFalse(curve.path("x").isEmpty(), curve.toString());
                assertEquals(curve.path("x").size(), curve.path("y").size());
            }
        }
        return tree;
    }

    private static Request request(
            Optional<String> rows, Consumer<String> listener, Path out, boolean resume, Path... data) {
        return new Request(
                Scale.SHAPE, List.of(data), OptionalLong.empty(), 1, rows, listener, Optional.of(out), resume);
    }

    private static List<Integer> rows(JsonNode tree) {
        List<Integer> rows = new ArrayList<>();
        tree.path("tables").forEach(table -> rows.add(table.path("rows").size()));
        return rows;
    }

    private Path text() throws IOException {
        return Files.writeString(folder.resolve("text"), "to be, or not to be: that is the question\n".repeat(40));
    }

    @Test
    void sparsifiedSgd() throws IOException {
        JsonNode tree = run("sparsified-sgd", text());
        // Six runs; four moments of five thresholds; two layers of six runs; two other networks.
        assertEquals(List.of(6, 20, 12, 2), rows(tree));
        JsonNode whole = tree.path("tables").get(0).path("rows");
        JsonNode step = tree.path("tables").get(1).path("rows").get(0);
        assertEquals("0", step.get(1).asText());
        assertEquals(1, step.get(3).asDouble(), 1e-9);
        assertTrue(whole.get(4).get(1).asDouble() > whole.get(0).get(1).asDouble(), "1e-5 drops more than nothing");
        assertEquals(0, whole.get(0).get(6).asDouble());
    }

    @Test
    void randomDropoutMlp() throws IOException {
        JsonNode tree = run("random-dropout-mlp");
        assertEquals(List.of(1), rows(tree));
        JsonNode row = tree.path("tables").get(0).path("rows").get(0);
        for (int kind = 2; kind <= 4; kind++) {
            assertEquals(
                    row.get(1).asDouble() / row.get(kind).asDouble(),
                    row.get(kind + 3).asDouble(),
                    1e-9);
        }
    }

    @Test
    void randomDropoutLstm() throws IOException {
        assertEquals(List.of(6, 15), rows(run("random-dropout-lstm", text())));
    }

    @Test
    void limitedPrecisionChar() throws IOException {
        JsonNode tree = run("limited-precision-char", text());
        // Two cells, two texts; floats, and eight rules on input weights or on all.
        assertEquals(List.of(17, 17, 17, 17), rows(tree));
        JsonNode floats = tree.path("tables").get(0).path("rows").get(0);
        assertEquals(floats.get(2).asDouble(), floats.get(4).asDouble(), "nothing is rounded");
        assertTrue(savedOnTheWay, "a run that is stopped leaves what it measured");
    }

    @Test
    void tensorquantLenet() throws IOException {
        Path mnist = Files.createDirectory(folder.resolve("mnist"));
        IdxImages.write(mnist, "train", 200);
        IdxImages.write(mnist, "t10k", 60);
        JsonNode tree = run("tensorquant-lenet", mnist);
        // Of LeNet and of a perceptron: none, grid, joint for each penalty; layers; five thresholds on gradients.
        assertEquals(List.of(3, 3, 4, 5, 3, 3, 3, 5), rows(tree));
        JsonNode layers = tree.path("tables").get(2);
        assertEquals(11, layers.path("heads").size(), "L1 stands beside L2");
        assertEquals(0.717, layers.path("rows").get(0).get(5).asDouble());
        JsonNode perceptron = tree.path("tables").get(6);
        assertEquals(7, perceptron.path("heads").size(), "the paper has no such network");
        assertEquals("fc1", perceptron.path("rows").get(0).get(0).asText());
        for (int table : List.of(3, 7)) {
            double before = -1;
            JsonNode gradients = tree.path("tables").get(table).path("rows");
            for (JsonNode row : gradients) {
                assertTrue(row.get(3).asDouble() >= before, "a higher threshold leaves fewer: " + gradients);
                before = row.get(3).asDouble();
            }
        }
        Path runs = folder.resolve("tensorquant-lenet/runs");
        assertTrue(Files.exists(runs.resolve("lenet-L1/run/model.safetensors")));
        assertEquals(
                List.of("conv1.weight", "conv2.weight", "fc3.weight", "output.weight"),
                tree.path("charts").findValuesAsText("name").subList(0, 4));

        List<String> again = new ArrayList<>();
        JsonNode one = Experiments.named("tensorquant-lenet")
                .orElseThrow()
                .run(request(Optional.of("mlp-8x6-gradients-1.0e-03"), again::add, runs.getParent(), true, mnist))
                .tree();
        assertEquals(List.of("mlp-8x6-L2: finished before", "mlp-8x6-gradients-1.0e-03: finished before"), again);
        assertEquals(List.of(2), rows(one), "a threshold beside what it is compared with");
        JsonNode whole = tree.path("tables").get(7).path("rows");
        assertEquals(
                List.of(whole.get(0), whole.get(2)),
                children(one.path("tables").get(0).path("rows")));
    }

    private static List<JsonNode> children(JsonNode array) {
        List<JsonNode> children = new ArrayList<>();
        array.forEach(children::add);
        return children;
    }

    @Test
    void charLmSparsity() throws IOException {
        JsonNode tree = run("char-lm-sparsity", text());
        // Nothing, and two searches on weights and on activations; layers with their gates; three thresholds.
        assertEquals(List.of(5, 5, 11, 4), rows(tree));
        JsonNode plain = tree.path("tables").get(0).path("rows").get(0);
        assertTrue(plain.get(7).asDouble() > 0, "cycles");
        JsonNode joint = tree.path("tables").get(0).path("rows").get(2);
        assertTrue(joint.get(2).asDouble() >= plain.get(2).asDouble(), "thresholds only make zeros");
        assertTrue(joint.get(8).asDouble() <= plain.get(8).asDouble(), "and zeros only save MACs");
        assertTrue(joint.get(3).asDouble() >= 0.99, "the joint search keeps what was asked");
    }

    @Test
    void aRunThatIsFinishedIsTakenAsItWasAndAnotherIsNot() throws IOException {
        Path text = text();
        Path out = folder.resolve("resumed-lm");
        Experiment experiment = Experiments.named("char-lm-sparsity").orElseThrow();
        experiment.run(request(Optional.of("L2"), line -> {}, out, false, text));
        Path weights = out.resolve("runs/L2/run/model.safetensors");
        long written = Files.getLastModifiedTime(weights).toMillis();
        List<String> progress = new ArrayList<>();
        experiment.run(request(Optional.of("L2"), progress::add, out, true, text));
        assertTrue(progress.contains("L2: finished before"), progress.toString());
        assertEquals(written, Files.getLastModifiedTime(weights).toMillis());
        Path longer = Files.writeString(folder.resolve("text"), Files.readString(text) + "more of it\n");
        OutputException refused = assertThrows(
                OutputException.class, () -> experiment.run(request(Optional.of("L2"), line -> {}, out, true, longer)));
        assertTrue(refused.getMessage().contains("changed since the run began"), refused.getMessage());
    }

    @Test
    void anExperimentThatWasStoppedGoesOnWhereItWas() throws IOException {
        Experiment experiment = Experiments.named("limited-precision-char").orElseThrow();
        Path out = folder.resolve("resumed");
        Path text = text();
        Optional<String> some = Optional.of("LSTM, small text, exponential");
        List<String> first = new ArrayList<>();
        JsonNode part =
                experiment.run(request(some, first::add, out, true, text)).tree();
        assertEquals(List.of(0, 0, 2, 0), rows(part));
        List<String> again = new ArrayList<>();
        JsonNode whole = experiment
                .run(request(Optional.of("LSTM, small text"), again::add, out, true, text))
                .tree();
        assertEquals(
                2,
                again.stream().filter(line -> line.endsWith("finished before")).count(),
                again.toString());
        assertEquals(
                part.path("tables").get(2).path("rows").get(0),
                whole.path("tables").get(2).path("rows").get(7));
        List<String> anew = new ArrayList<>();
        JsonNode repeated =
                experiment.run(request(some, anew::add, out, false, text)).tree();
        assertEquals(first.size(), anew.size(), "without resume every run is done again");
        assertEquals(part.path("tables"), repeated.path("tables"));
    }

    @Test
    void limitedPrecisionDigits() throws IOException {
        Path recordings = Files.createDirectory(folder.resolve("recordings"));
        for (int take = 0; take < 10; take++) {
            for (int digit = 0; digit < 2; digit++) {
                Files.write(recordings.resolve(digit + "_voice_" + take + ".wav"), tone(300 + 500 * digit + 20 * take));
            }
        }
        assertEquals(List.of(14), rows(run("limited-precision-digits", recordings)));
    }

    @Test
    void nmtPruning() throws IOException {
        Path sentences = sentences();
        JsonNode tree = run("nmt-pruning", sentences);
        // The network; three schemes at nine rates; eight parts of it; classes of four layers, the feeding, attention,
        // embeddings and output; one rate in three ways.
        assertEquals(List.of(1, 27, 8, 4 * 8 + 4 + 4, 3), rows(tree));
        JsonNode parts = tree.path("tables").get(2).path("rows");
        assertEquals(tree.path("tables").get(2).path("heads").size(), 5);
        assertEquals("source embedding", parts.get(5).get(0).asText());
        long classes = 0;
        for (JsonNode row : tree.path("tables").get(3).path("rows")) {
            classes += row.get(1).asLong();
        }
        long groups = 0;
        for (JsonNode row : parts) {
            groups += row.get(1).asLong();
        }
        assertEquals(groups, classes, "both tables are of all weights that are pruned");
        JsonNode ways = tree.path("tables").get(4).path("rows");
        assertEquals("pruned", ways.get(0).get(1).asText());
        assertEquals(
                tree.path("tables").get(1).path("rows").get(4).get(2),
                ways.get(0).get(3),
                "class-blind at 50 % is the same in both figures");
        assertTrue(tree.path("settings").path("network").asText().startsWith("emulation only"), "it says so");

        Path out = folder.resolve("nmt-pruning");
        List<String> again = new ArrayList<>();
        Experiment experiment = Experiments.named("nmt-pruning").orElseThrow();
        JsonNode resumed = experiment
                .run(request(Optional.of("from the start"), again::add, out, true, sentences))
                .tree();
        assertEquals(List.of(1, 0, 0, 0, 1), rows(resumed));
        assertEquals(
                2,
                again.stream().filter(line -> line.endsWith("finished before")).count(),
                again.toString());
        assertEquals(ways.get(2), resumed.path("tables").get(4).path("rows").get(0));
    }

    private Path sentences() throws IOException {
        Path directory = Files.createDirectory(folder.resolve("sentences"));
        for (String part : List.of("train", "val", "test_2016_flickr")) {
            Files.writeString(
                    directory.resolve("small." + part + ".en"),
                    "a dog runs .\ntwo dogs run on the grass .\nthe cat sleeps .\n".repeat(4));
            Files.writeString(
                    directory.resolve("small." + part + ".de"),
                    "ein hund läuft .\nzwei hunde laufen im gras .\ndie katze schläft .\n".repeat(4));
        }
        return directory;
    }

    /** A quarter of a second of a tone as a WAV file: 8,000 samples a second of 16 bits. */
    private static byte[] tone(double hertz) {
        int samples = 2000;
        ByteBuffer file = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 1);
        file.putInt(8000).putInt(16000).putShort((short) 2).putShort((short) 16);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            file.putShort((short) (9000 * Math.sin(2 * Math.PI * hertz * i / 8000) + i % 100));
        }
        return file.array();
    }
}
