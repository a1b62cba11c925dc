package dev.skipgate.testbench.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.opencl.OpenClDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InferenceBenchmarkTest {
    @TempDir
    private Path folder;

    /** Small, but with every contender; the benchmark itself requires that the peers compute the same layer. */
    @Test
    void everyContenderIsInTheReport() throws Exception {
        InferenceBenchmark.main(new String[] {
            "--sizes",
            "24",
            "--batches",
            "1,3",
            "--threads",
            "1",
            "--sparsities",
            "0,90",
            "--rounds",
            "1",
            "--steps",
            "4",
            "--out",
            folder.toString()
        });
        JsonNode report = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("report.json")));
        JsonNode times = report.path("tables").get(0);
        assertEquals(4 + 2 + 3, times.path("heads").size());
        assertEquals(2, times.path("rows").size());
        for (JsonNode row : times.path("rows")) {
            for (int i = 4; i < row.size(); i++) {
                assertTrue(row.get(i).asDouble() > 0, row.toString());
            }
        }
        assertTrue(report.path("settings").has("device"));
        assertTrue(Files.readString(folder.resolve("report.html")).contains("zero weights, %"));
    }

    @Test
    void openClRunsBesideTheIntegerModel() throws Exception {
        assumeTrue(!OpenClDevice.all().isEmpty(), "no OpenCL device (on Debian: apt-get install pocl-opencl-icd)");
        InferenceBenchmark.main(new String[] {
            "--target",
            "opencl",
            "--sizes",
            "24",
            "--batches",
            "3",
            "--sparsities",
            "0,90",
            "--rounds",
            "1",
            "--steps",
            "4",
            "--out",
            folder.toString()
        });
        JsonNode report = new ObjectMapper().readTree(Files.readAllBytes(folder.resolve("report.json")));
        assertEquals(2, report.at("/tables/0/rows").size());
        assertEquals(1, report.at("/tables/0/rows/0/4").asInt(), "launches");
        assertTrue(report.at("/tables/0/rows/1/7").asDouble() > 0);
        assertTrue(report.at("/settings/device").asText().contains("OpenCL"));
    }

    @Test
    void wrongOptionsAreNamed() {
        for (String[] wrong : new String[][] {
            {"--sizes", "many"},
            {"--threads", "0"},
            {"--sparsities", "100"},
            {"--colour", "red"},
            {"--rounds"},
            {"--target", "gpu"}
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> InferenceOptions.of(wrong))
                    .getMessage();
            assertTrue(message.contains(wrong[0]), message);
        }
    }

    @Test
    void peersComputeTheSameLayer() {
        LayerModel model = LayerModel.of(16, 0.5);
        try (OnnxRuntime onnx = OnnxRuntime.float32(model, 6, 2, 1);
                Libtorch libtorch = new Libtorch(model, 6, 2, 1)) {
            float[] one = onnx.last(model.hidden());
            float[] other = libtorch.last();
            for (int u = 0; u < one.length; u++) {
                assertEquals(other[u], one[u], 1e-5, "unit " + u);
            }
        }
    }
}
