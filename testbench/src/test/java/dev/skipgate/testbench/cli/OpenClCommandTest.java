package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.opencl.OpenClDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that use OpenCL, and what they say when it is not there. */
class OpenClCommandTest {
    @TempDir
    private static Path folder;

    private static TinyModel model;

    @BeforeAll
    static void compile() throws IOException {
        model = new TinyModel(folder);
        model.compile().assertDone();
    }

    private static void needsOpenCl() {
        assumeTrue(!OpenClDevice.all().isEmpty(), "no OpenCL device (on Debian: apt-get install pocl-opencl-icd)");
    }

    private static Invocation without(Map<String, String> openCl, Object... arguments)
            throws IOException, InterruptedException {
        return Invocation.inOwnProcess(folder, openCl, List.of(), arguments);
    }

    @Test
    void verifyNamesTheDeviceThatRan() throws IOException {
        needsOpenCl();
        JsonNode report = new ObjectMapper()
                .readTree(Invocation.of("verify", model.out(), "--targets", "java,opencl", "--steps", 700, "--json")
                        .assertDone()
                        .out());
        assertTrue(report.at("/bitExact/opencl").asBoolean(), report.toString());
        assertEquals(
                OpenClDevice.all().get(0).describe(),
                report.at("/deviceRan/opencl").asText());
    }

    @Test
    void generateWritesWhatTheIntegerModelWrites() {
        needsOpenCl();
        String wanted = Invocation.of("generate", model.out(), "--target", "java", "--prompt", "The", "--length", 30)
                .assertDone()
                .out();
        Invocation seen =
                Invocation.of("generate", model.out(), "--target", "opencl", "--prompt", "The", "--length", 30);
        assertEquals(wanted, seen.assertDone().out());
        seen.assertSays("OpenCL");
    }

    @Test
    void devicesAreListedAndChosenByName() throws IOException {
        needsOpenCl();
        JsonNode devices = new ObjectMapper()
                .readTree(Invocation.of("devices", "--only", "opencl", "--json")
                        .assertDone()
                        .out());
        String name = OpenClDevice.all().get(0).name();
        assertEquals(name, devices.at("/0/device").asText());
        assertEquals("opencl", devices.at("/0/target").asText());
        assertFalse(devices.at("/0/version").asText().isBlank());
        assertTrue(
                Invocation.of("devices", "--only", "opencl").assertDone().out().contains(name));
        Invocation.of("verify", model.out(), "--targets", "opencl", "--device", name, "--steps", 2)
                .assertDone();
        Invocation.of("verify", model.out(), "--targets", "opencl", "--device", "abacus")
                .assertFailure(ExitCode.TOOL, "'abacus'", "name one of '" + name + "'");
    }

    @Test
    void noDriver() throws Exception {
        Map<String, String> none =
                Map.of("OCL_ICD_VENDORS", folder.resolve("no-drivers").toString());
        without(none, "verify", model.out(), "--targets", "opencl")
                .assertFailure(
                        ExitCode.TOOL, "OpenCL finds no device on this machine", "apt-get install pocl-opencl-icd");
        without(none, "verify", model.out(), "--targets", "java", "--steps", 2).assertDone();
        Invocation devices = without(none, "devices", "--only", "opencl");
        assertTrue(devices.assertDone().out().contains("OpenCL finds no device"), devices.out());
    }

    @Test
    void noLibrary() throws Exception {
        // A library that the loader cannot read stands before the system's.
        Path library = Files.createDirectory(folder.resolve("broken")).resolve("libOpenCL.so.1");
        Files.writeString(library, "nothing of the kind");
        without(
                        Map.of("LD_LIBRARY_PATH", library.getParent().toString()),
                        "generate",
                        model.out(),
                        "--target",
                        "opencl")
                .assertFailure(ExitCode.TOOL, "no OpenCL", "libOpenCL.so.1", "apt-get install pocl-opencl-icd");
    }
}
