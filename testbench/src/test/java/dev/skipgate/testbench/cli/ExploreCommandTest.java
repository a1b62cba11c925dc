package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExploreCommandTest {
    /** 2 quantizers x (1 + 2 schemes x 1 rate) variants on 2 counts of lanes. */
    private static final String SWEEP =
            """
            rates: [0.9]
            schemes: [class-blind, bank-balanced]
            quantizers: [as-described, Q1.1]
            lanes: [2, 4]
            encodings: [compressed]
            banks: 2
            """;

    private static final int VARIANTS = 6;
    private static final int POINTS = 12;

    @TempDir
    private Path folder;

    private Path sweep;
    private Path out;

    @BeforeEach
    void makeFiles() throws IOException {
        new TinyModel(folder);
        sweep = folder.resolve("sweep.yaml");
        Files.writeString(sweep, SWEEP);
        out = folder.resolve("explore");
    }

    private Invocation explore(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("explore", folder, "--sweep", sweep));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray());
    }

    @Test
    void everyCombinationIsAPoint() throws IOException {
        explore("--threads", "3")
                .assertDone()
                .assertSays(
                        (VARIANTS + POINTS) + " jobs of " + (VARIANTS + POINTS) + " are left; 3 threads",
                        "the front of quality");
        JsonNode table = table();
        assertEquals(POINTS, table.path("points").size());
        List<String> csv = Files.readAllLines(out.resolve("explore.csv"));
        assertEquals(POINTS + 1, csv.size());
        String[] names = csv.get(0).split(",");
        for (int row = 0; row < POINTS; row++) {
            String[] cells = csv.get(row + 1).split(",", -1);
            for (int column = 0; column < names.length; column++) {
                assertEquals(table.path("points").get(row).path(names[column]).asText(), cells[column], names[column]);
            }
        }
        String page = Files.readString(out.resolve("explore.html"));
        assertTrue(page.contains("\"scheme\":\"bank-balanced\""), "the page holds its points");
        assertTrue(page.contains("No point was trained again after it was pruned and rounded"), page);
        assertFalse(table.path("retrained").asBoolean(true));
        assertFalse(page.matches("(?s).*(src|href)=.*"), "the page fetches nothing");
    }

    @Test
    void aPointIsWhatPruneSays() throws IOException {
        explore().assertDone();
        Path pruned = folder.resolve("pruned");
        Invocation.of("prune", folder, "--scheme", "class-blind", "--rate", "0.9", "--lanes", "4", "--out", pruned)
                .assertDone();
        JsonNode stage = new ObjectMapper()
                .readTree(pruned.resolve("prune.json").toFile())
                .at("/stages/1");
        JsonNode point = point("class-blind", "as-described", "4");
        assertEquals(
                stage.at("/worth/cyclesPerStep/value").asDouble(),
                point.path("cycles").asDouble(),
                0.01);
        assertEquals(
                stage.at("/worth/bundleBytes/value").asLong(),
                point.path("bundleBytes").asLong());
        assertEquals(
                stage.at("/quality/integer/loss").asDouble(), point.path("loss").asDouble(), 1e-12);
    }

    @Test
    void theFrontHasWhatNoOtherPointBeats() throws IOException {
        explore().assertDone();
        JsonNode points = table().path("points");
        int inFront = 0;
        for (JsonNode point : points) {
            boolean beaten = false;
            for (JsonNode other : points) {
                double loss = other.path("loss").asDouble() - point.path("loss").asDouble();
                double cycles =
                        other.path("cycles").asDouble() - point.path("cycles").asDouble();
                beaten |= loss <= 0 && cycles <= 0 && (loss < 0 || cycles < 0);
            }
            assertEquals(!beaten, point.path("front").asBoolean(), point.toString());
            inFront += beaten ? 0 : 1;
        }
        assertTrue(inFront > 0 && inFront < POINTS, inFront + " points");
    }

    @Test
    void anInterruptedSweepRepeatsNothingFinished() throws IOException {
        explore("--threads", "1").assertDone();
        String whole = Files.readString(out.resolve("explore.json"));
        Path log = out.resolve("results.jsonl");
        List<String> lines = new ArrayList<>(Files.readAllLines(log));
        assertEquals(1 + VARIANTS + POINTS, lines.size());
        // As killed while it wrote: the last lines missing, one of them torn; and a number that was changed since.
        List<String> kept = new ArrayList<>(lines.subList(0, lines.size() - 3));
        kept.set(3, kept.get(3).replace("\"targets\":", "\"targets\":1"));
        String torn = lines.get(lines.size() - 3).substring(0, 40);
        Files.writeString(log, String.join("\n", kept) + "\n" + torn);

        explore("--threads", "2").assertDone().assertSays("2 results", "damaged", "4 jobs of 18 are left");
        assertEquals(whole, Files.readString(out.resolve("explore.json")));
        explore().assertDone().assertSays("0 jobs of 18 are left");
    }

    @Test
    void aLargerSweepGoesOnWithASmallerOne() throws IOException {
        explore().assertDone();
        Files.writeString(sweep, SWEEP.replace("lanes: [2, 4]", "lanes: [2, 4, 8]"));
        explore().assertDone().assertSays("6 jobs of 24 are left");
    }

    @Test
    void theSweepOfAnotherModelIsLeftAlone() throws IOException {
        explore().assertDone();
        TinyModel.otherWeights(9).write(folder.resolve("model.safetensors"));
        explore().assertFailure(ExitCode.INPUT, "another model", "--out");
    }

    @Test
    void badInputIsToldBeforeAnythingIsDone() throws IOException {
        refused("rates: [0.9]", "rates: [1.5]", "a value of 'rates' is 1.5");
        refused("class-blind,", "magic,", "class-uniform");
        refused("lanes: [2, 4]", "lanes: [3]", "powers of two");
        refused("rates: [0.9]", "rates: []", "is empty");
        refused("rates", "rate", "did you mean 'rates'");
        refused("Q1.1", "Q9", "Q9");
        Files.writeString(sweep, SWEEP);
        explore("--board", "u5c").assertFailure(ExitCode.INPUT, "u5c", "u55c");
        Path other = folder.resolve("other.txt");
        Files.writeString(other, "Zebra");
        explore("--data", other).assertFailure(ExitCode.INPUT, "other.txt");
        explore("--data", folder.resolve("none.txt")).assertFailure(ExitCode.INPUT, "none.txt");
        assertFalse(Files.exists(out));
    }

    private void refused(String old, String other, String says) throws IOException {
        Files.writeString(sweep, SWEEP.replaceFirst(old.replace("[", "\\["), other));
        Invocation done = explore();
        assertEquals(ExitCode.INPUT, done.exitCode(), done.err());
        done.assertSays(says);
        done.assertNoStackTrace();
    }

    private JsonNode table() throws IOException {
        return new ObjectMapper().readTree(out.resolve("explore.json").toFile());
    }

    private JsonNode point(String scheme, String quantizer, String lanes) throws IOException {
        for (JsonNode point : table().path("points")) {
            if (point.path("scheme").asText().equals(scheme)
                    && point.path("quantizer").asText().equals(quantizer)
                    && point.path("lanes").asText().equals(lanes)) {
                return point;
            }
        }
        throw new AssertionError("no such point");
    }
}
