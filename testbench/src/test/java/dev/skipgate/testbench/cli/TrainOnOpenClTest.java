package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.opencl.OpenClDevice;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --target opencl}: what it leaves, and what it refuses before anything is written. */
class TrainOnOpenClTest {
    private static final double ERROR = 1e-4;

    @TempDir
    private Path folder;

    private Path training;
    private Path out;

    @BeforeEach
    void makeFiles() throws IOException {
        training = folder.resolve("training.yaml");
        out = folder.resolve("out");
        Files.writeString(folder.resolve("text.txt"), "abcdefghij".repeat(40));
        write("lstm", "");
    }

    private void write(String type, String more) throws IOException {
        Files.writeString(
                training,
                """
                model: model.yaml
                data: {type: characters, file: text.txt, split: [0.5, 0.3, 0.2]}
                sequence: 10
                batch: 4
                histograms-at: [2 epochs]
                phases:
                  - {name: float, epochs: 4, quantized: false}
                """);
        Files.writeString(
                folder.resolve("model.yaml"),
                """
                name: tiny
                input: {type: one-hot}
                layers:
                  - {name: first, type: %s, hidden: 8}
                  - {name: second, hidden: 8}
                output: {}
                %s
                """
                        .formatted(type, more));
    }

    private static void needsOpenCl() {
        assumeTrue(!OpenClDevice.all().isEmpty(), "no OpenCL device (on Debian: apt-get install pocl-opencl-icd)");
    }

    @Test
    void theReportNamesDeviceDriverAndLaunches() throws IOException {
        needsOpenCl();
        OpenClDevice device = OpenClDevice.all().get(0);
        Invocation.of("train", training, "--target", "opencl", "--device", device.name(), "--out", out)
                .assertDone()
                .assertSays("trains on: " + device.describe(), "12 launches a window");
        JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
        assertEquals("opencl", report.at("/trainedOn/target").asText());
        assertEquals(device.describe(), report.at("/trainedOn/device").asText());
        assertEquals(12, report.at("/trainedOn/launchesOfWindow").asInt());
        Path here = folder.resolve("here");
        Invocation.of("train", training, "--out", here).assertDone();
        JsonNode other = new ObjectMapper().readTree(here.resolve("report.json").toFile());
        assertEquals("cpu", other.at("/trainedOn/target").asText());
        List<JsonNode> seen = MetricsLog.read(out.resolve("metrics.jsonl"));
        List<JsonNode> wanted = MetricsLog.read(here.resolve("metrics.jsonl"));
        assertEquals(wanted.size(), seen.size());
        for (int line = 0; line < wanted.size(); line++) {
            assertEquals(
                    wanted.get(line).path("loss").asDouble(),
                    seen.get(line).path("loss").asDouble(),
                    ERROR);
            assertEquals(
                    wanted.get(line).path("gradient norm").asDouble(),
                    seen.get(line).path("gradient norm").asDouble(),
                    ERROR);
        }
    }

    @Test
    void whatItCannotTrainIsNamedBeforeAnythingIsWritten() throws IOException {
        write("gru, reset: before", "training: {dropout: {rate: 0.5}}");
        Invocation.of("train", training, "--target", "opencl", "--out", out)
                .assertFailure(
                        ExitCode.INPUT,
                        "layer 'first' is a GRU that resets its state before the product",
                        "dropout is conventional",
                        "use --target cpu");
        Invocation.of("train", training, "--target", "abacus", "--out", out)
                .assertFailure(ExitCode.INPUT, "'abacus'", "use cpu or opencl");
        assertFalse(Files.exists(out));
    }

    @Test
    void withoutTheDeviceItSaysWhatToInstallOrToName() throws Exception {
        Map<String, String> none =
                Map.of("OCL_ICD_VENDORS", folder.resolve("no-drivers").toString());
        Invocation.inOwnProcess(folder, none, List.of(), "train", training, "--target", "opencl", "--out", out)
                .assertFailure(
                        ExitCode.TOOL, "OpenCL finds no device on this machine", "apt-get install pocl-opencl-icd");
        needsOpenCl();
        Invocation.of("train", training, "--target", "opencl", "--device", "abacus", "--out", out)
                .assertFailure(ExitCode.TOOL, "'abacus'", "name one of");
        assertFalse(Files.exists(out));
    }
}
