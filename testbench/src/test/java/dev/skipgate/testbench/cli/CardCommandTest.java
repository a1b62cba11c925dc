package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.xrt.Xrt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that use a card, and what they say when it is not there. */
class CardCommandTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;
    private static Path xclbin;

    @BeforeAll
    static void compile() throws IOException {
        model = new TinyModel(folder);
        model.compile().assertDone();
        xclbin = model.out().resolve("tiny.emulated.xclbin");
        if (Xrt.isInstalled()) {
            Invocation.of("package", model.out(), "--target", "emulated-card").assertDone();
        }
    }

    private static void needsXrt() {
        assumeTrue(Xrt.isInstalled(), "XRT is not installed");
    }

    private static JsonNode json(Invocation invocation) throws IOException {
        return new ObjectMapper().readTree(invocation.assertDone().out());
    }

    @Test
    void deployTestsAndMeasures() throws IOException {
        needsXrt();
        JsonNode report = json(Invocation.of("deploy", xclbin, "--steps", 300, "--json"));
        assertTrue(report.path("emulated").asBoolean());
        assertTrue(report.path("deviceRan").asText().startsWith("emulated card"));
        assertEquals(256, report.at("/selfTest/steps").asInt());
        assertTrue(report.at("/selfTest/bitExact").asBoolean());
        assertTrue(report.at("/latencyMicros/median").asDouble() > 0);
        assertTrue(report.at("/stepsPerSecond/value").asDouble() > 0);
        assertEquals(2, report.at("/batch/runs").asInt(), "300 steps of at most 256");
    }

    @Test
    void deployTellsWrongVectors() throws IOException {
        needsXrt();
        Path expected = model.out().resolve("data/expected.bin");
        byte[] right = Files.readAllBytes(expected);
        byte[] wrong = right.clone();
        wrong[0] ^= 1;
        Files.write(expected, wrong);
        try {
            Invocation failed = Invocation.of("deploy", xclbin);
            assertEquals(ExitCode.INPUT, failed.exitCode(), failed.err());
            failed.assertSays("does not compute what the integer model does", "step 0");
        } finally {
            Files.write(expected, right);
        }
    }

    @Test
    void theLossOnTheCardIsThatOfTheIntegerModel() throws IOException {
        needsXrt();
        Object[] evaluate = {
            "evaluate",
            model.description(),
            "--data",
            folder.resolve("held-out.txt"),
            "--target",
            "card",
            "--project",
            model.out(),
            "--json"
        };
        JsonNode report = json(Invocation.of(evaluate));
        assertTrue(report.at("/accelerator/equalsIntegers").asBoolean());
        assertEquals(report.at("/integer/loss"), report.at("/accelerator/loss"));
        evaluate[5] = "csim";
        assertEquals(report.at("/integer/loss"), json(Invocation.of(evaluate)).at("/accelerator/loss"));
    }

    @Test
    void devicesListsTheEmulatedCardAsSuch() throws IOException {
        needsXrt();
        JsonNode devices = json(Invocation.of("devices", "--json"));
        JsonNode last = devices.get(devices.size() - 1);
        assertEquals("emulated", last.path("device").asText());
        assertTrue(last.path("emulated").asBoolean());
        assertEquals(
                ExitCode.USAGE, Invocation.of("devices", "--only", "cardboard").exitCode());
    }

    @Test
    void aMissingXclbinNamesTheCommandThatMakesIt() throws IOException {
        Path kept = folder.resolve("kept.xclbin");
        boolean there = Files.exists(xclbin);
        if (there) {
            Files.move(xclbin, kept, StandardCopyOption.REPLACE_EXISTING);
        }
        try {
            Invocation.of("verify", model.out(), "--targets", "card", "--steps", 1)
                    .assertFailure(
                            ExitCode.TOOL,
                            xclbin + " is missing",
                            "skipgate package " + model.out() + " --target emulated-card");
            Invocation.of("generate", model.out(), "--target", "card", "--device", 0)
                    .assertFailure(
                            ExitCode.TOOL,
                            "tiny.xclbin is missing",
                            "skipgate package " + model.out() + " --target hw");
            Invocation.of("deploy", xclbin).assertFailure(ExitCode.INPUT, "is not a file", "skipgate package");
        } finally {
            if (there) {
                Files.move(kept, xclbin);
            }
        }
    }

    @Test
    void nothingTakesThePlaceOfTheDeviceThatIsNamed() {
        needsXrt();
        Invocation.of("deploy", xclbin, "--device", 0)
                .assertFailure(ExitCode.TOOL, "for the emulated card, not for device 0");
        Path none = folder.resolve("none.xclbin");
        try {
            Files.writeString(none, "nothing of the kind");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertEquals(ExitCode.INPUT, Invocation.of("deploy", none).exitCode());
    }
}
