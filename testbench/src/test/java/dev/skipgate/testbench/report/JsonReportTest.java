package dev.skipgate.testbench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Segment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
    private static final SampleReport SAMPLE = SampleReport.of(24, 48, 2, new Grid(4, 4));
    private static final Set<String> BASES = Set.of("estimated", "simulated", "measured");

    @TempDir
    private Path directory;

    @Test
    void theFieldsOthersRelyOn() {
        ObjectNode report = SAMPLE.compiled("u55c");
        assertEquals("sample", report.path("model").asText());
        assertEquals("u55c", report.path("board").asText());
        assertEquals(300, report.path("clockMhz").asDouble());
        assertEquals(16, report.path("lanes").asInt());
        assertEquals(3, report.path("layers").size());
        for (JsonNode layer : report.path("layers")) {
            for (String field : List.of("weights", "nonzeros", "denseMacs", "executedMacs")) {
                assertTrue(layer.path(field).path("value").isNumber(), field);
            }
            assertTrue(layer.path("name").isTextual());
            assertTrue(layer.path("encoding").isTextual());
            assertTrue(layer.path("encodingCosts").has("packed"));
            assertTrue(layer.path("encodingCosts").has("compressed"));
            assertTrue(layer.path("encodingCosts").has("constant"));
        }
        for (String kind : List.of("lut", "ff", "bram36", "uram", "dsp")) {
            JsonNode resource = report.path("resources").path(kind);
            assertTrue(resource.path("used").path("value").isNumber(), kind);
            assertTrue(resource.path("available").isNumber(), kind);
        }
        assertTrue(report.path("bitExact").isObject());
        assertTrue(report.path("deviceRan").isObject());
    }

    @Test
    void simulatedIsMissingUntilVerified() {
        JsonNode cycles = SAMPLE.compiled("u55c").path("cyclesPerStep");
        assertTrue(cycles.path("simulated").path("value").isNull());
        assertFalse(cycles.path("simulated").path("note").asText().isEmpty());
        StepCycles dearest = new CycleModel(SAMPLE.design()).step(Activity.all());
        assertEquals(dearest.total(), value(cycles.path("estimated")));
        assertEquals(dearest.visited() / 16.0, value(cycles.path("skipBound")), 1e-3);
    }

    @Test
    void verificationFillsIn() {
        JsonNode report = SAMPLE.verified("u55c");
        JsonNode cycles = report.path("cyclesPerStep");
        assertEquals(value(cycles.path("estimated")), value(cycles.path("simulated")));
        assertTrue(value(cycles.path("estimated")) < value(cycles.path("allActive")));
        assertTrue(report.path("bitExact").path("csim").asBoolean());
        assertEquals("C simulation, g++", report.path("deviceRan").path("csim").asText());
        assertEquals("simulated", cycles.path("simulated").path("basis").asText());
        JsonNode targets = report.path("verification").path("targets");
        assertTrue(targets.get(0).path("cyclesEqualEstimate").isNull());
        assertTrue(targets.get(1).path("cyclesEqualEstimate").asBoolean());
    }

    @Test
    void oneTripInAllStepsIsADifference() {
        VerifiedRun run = SAMPLE.run();
        VerifiedRun.Target csim = run.targets().get(1);
        double off =
                csim.simulatedCycles().getAsDouble() + 1.0 / run.estimated().size();
        ObjectNode report = SAMPLE.compiled("u55c");
        JsonReport.verified(
                report,
                new VerifiedRun(
                        run.source(),
                        run.estimated(),
                        List.of(new VerifiedRun.Target(
                                "csim", true, csim.deviceRan(), OptionalDouble.of(off), Optional.empty()))));
        assertFalse(report.path("verification")
                .path("targets")
                .get(0)
                .path("cyclesEqualEstimate")
                .asBoolean());
    }

    @Test
    void everyFigureHasABasis() {
        checkFigures(SAMPLE.compiled("zcu102"));
        checkFigures(SAMPLE.verified("zcu102"));
    }

    private static void checkFigures(JsonNode node) {
        if (node.has("value")) {
            assertTrue(BASES.contains(node.path("basis").asText()), node.toString());
        }
        node.forEach(JsonReportTest::checkFigures);
    }

    @Test
    void phasesAddUpToTheStep() {
        for (ObjectNode report : List.of(SAMPLE.compiled("u55c"), SAMPLE.verified("u55c"))) {
            JsonNode cycles = report.path("cyclesPerStep");
            double sum = value(cycles.path("input"));
            double visited = 0;
            for (JsonNode phase : cycles.path("phases")) {
                sum += value(phase.path("matvecTrips"))
                        + value(phase.path("constantTrips"))
                        + value(phase.path("stageTrips"));
                visited += value(phase.path("visited"));
            }
            assertEquals(sum, value(cycles.path("estimated")), 1e-9);
            assertEquals(visited / 16, value(cycles.path("skipBound")), 1e-3);
            double executed = 0;
            for (JsonNode layer : report.path("layers")) {
                executed += value(layer.path("executedMacs"));
            }
            assertEquals(visited, executed, 1e-9);
        }
    }

    @Test
    void streamedWeightsAreShownApart() {
        SampleReport sample = SampleReport.streamed(24, 32, 2, new Grid(4, 4));
        Design design = sample.design();
        JsonNode report = sample.verified("u55c");
        JsonNode cycles = report.path("cyclesPerStep");
        double sum = 0;
        double load = 0;
        for (JsonNode phase : cycles.path("phases")) {
            load += value(phase.path("loadTrips"));
            sum += value(phase.path("matvecTrips"))
                    + value(phase.path("constantTrips"))
                    + value(phase.path("stageTrips"))
                    + value(phase.path("loadTrips"));
        }
        assertEquals(value(cycles.path("estimated")), sum, 1e-9);
        assertEquals(value(cycles.path("load")), load, 1e-9);
        assertTrue(load > 0);
        JsonNode streaming = report.path("streaming");
        assertEquals("a memory", streaming.path("memory").asText());
        long bytes = 0;
        long trips = 0;
        long resident = 0;
        for (Segment segment : design.streaming().orElseThrow().segments()) {
            bytes += segment.resident() ? 0 : 64L * segment.words(design.grid());
            trips += segment.resident() ? 0 : segment.loadTrips(design.grid());
            resident += segment.resident() ? 1 : 0;
        }
        Segment column = design.streaming().orElseThrow().oneHot().orElseThrow();
        assertEquals(bytes + 64L * column.words(design.grid()), (long) value(streaming.path("bytesPerStep")));
        assertEquals(trips + column.loadTrips(design.grid()), (long) value(streaming.path("loadTrips")));
        assertEquals(resident, streaming.path("residentSegments").asInt());
        assertTrue(resident > 0, "some stay on chip");
        // A memory that takes one and a half cycles a word costs time, though no trips.
        double slower = value(cycles.path("memoryWait"));
        assertTrue(slower > 0);
        double all = value(cycles.path("estimated")) + value(cycles.path("pipelineFill")) + slower;
        assertEquals(all / 300, value(report.at("/speed/microsecondsPerStep")), 1e-3 * all);
    }

    @Test
    void weightsOnChipAreNotStreamed() {
        JsonNode report = SAMPLE.verified("u55c");
        assertTrue(report.path("streaming").isNull());
        assertEquals(0, value(report.at("/cyclesPerStep/load")));
        assertEquals(0, value(report.at("/cyclesPerStep/memoryWait")));
    }

    @Test
    void partsAddUpToTheResources() {
        JsonNode report = SAMPLE.compiled("u55c");
        for (String kind : List.of("lut", "ff", "bram36", "uram", "dsp")) {
            double sum = 0;
            for (JsonNode part : report.path("resourceParts")) {
                sum += value(part.path(kind));
            }
            assertEquals(
                    Math.ceil(sum), value(report.path("resources").path(kind).path("used")), kind);
        }
    }

    @Test
    void matricesAddUpToTheirLayer() {
        for (JsonNode layer : SAMPLE.compiled("u55c").path("layers")) {
            double nonzeros = 0;
            for (JsonNode matrix : layer.path("matrices")) {
                nonzeros += value(matrix.path("nonzeros"));
            }
            assertEquals(nonzeros, value(layer.path("nonzeros")));
        }
    }

    @Test
    void balanceAgreesWithTheCycleModel() {
        JsonNode report = SAMPLE.compiled("u55c");
        StepCycles dearest = new CycleModel(SAMPLE.design()).step(Activity.all());
        for (int p = 0; p < 3; p++) {
            JsonNode after = report.path("bankBalance").get(p).path("after");
            assertEquals(dearest.phases().get(p).worstLane(), value(after.path("worst")));
            assertEquals(dearest.phases().get(p).meanLane(), value(after.path("mean")), 1e-2);
            int lanes = 0;
            for (JsonNode bin : after.path("histogram")) {
                lanes += bin.asInt();
            }
            assertEquals(16, lanes);
        }
    }

    @Test
    void accumulatorsAreProved() {
        for (JsonNode layer : SAMPLE.compiled("u55c").path("numbers").path("layers")) {
            JsonNode sum = layer.path("accumulator");
            assertTrue(sum.path("proved").asBoolean());
            assertTrue(value(sum.path("greatest")) <= sum.path("limit").asDouble());
            // Half the range would not do: the compiler gives no bit away.
            assertTrue(2 * value(sum.path("greatest")) > sum.path("limit").asDouble());
        }
    }

    @Test
    void filesAreWrittenReadAndUpdated() throws IOException {
        ReportFiles.write(directory, SAMPLE.compiled("u55c"));
        String before = Files.readString(directory.resolve(ReportFiles.HTML));
        assertTrue(before.contains("Not verified yet"));
        ObjectNode updated = ReportFiles.update(directory, SAMPLE.run());
        assertEquals(updated.toString(), ReportFiles.read(directory).toString());
        assertEquals(SAMPLE.verified("u55c").toString(), updated.toString());
        assertTrue(Files.readString(directory.resolve(ReportFiles.HTML)).contains("bit for bit"));
        assertEquals(ReportFiles.json(updated), Files.readString(directory.resolve(ReportFiles.JSON)));
    }

    private static double value(JsonNode figure) {
        assertTrue(figure.path("value").isNumber(), figure.toString());
        return figure.path("value").asDouble();
    }
}
