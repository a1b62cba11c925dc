package dev.skipgate.testbench.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.compiler.Compiler;
import dev.skipgate.compiler.Overrides;
import dev.skipgate.runtime.xrt.card.EmulatedCard;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.project.ProjectWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden vectors of the example on the emulated card, through XRT as it is installed. */
class PackagedModelTest {
    private static final int STEPS = 64;
    private static final Path MODEL = Path.of("../examples/char-lm/model.yaml");

    @TempDir
    private static Path folder;

    private static Path project;
    private static Path xclbin;
    private static Path host;
    private static Path root;

    @BeforeAll
    static void makeThem() throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/usr/include/xrt/xclbin.h")),
                "XRT is not installed (apt-get install libxrt-dev uuid-dev)");
        root = EmulatedCard.root(Path.of(System.getProperty("skipgate.cache", "target/native")));
        project = folder.resolve("project");
        Overrides overrides =
                new Overrides(Optional.of("u280"), Optional.of("16"), Optional.empty(), OptionalDouble.empty());
        OutputDirectory.write(
                project, directory -> ProjectWriter.write(new Compiler(overrides).compile(MODEL), directory));
        Path link = project.resolve("hls/link.cfg");
        Files.writeString(
                link,
                Files.readString(link)
                        .replace(
                                "nk=skipgate_kernel:1:skipgate_kernel_1",
                                "nk=skipgate_kernel:2:first.skipgate_kernel_1"));
        xclbin = EmulatedPackage.write(project).file();
        host = folder.resolve("golden");
        Path source = folder.resolve("golden.cpp");
        try (InputStream in = PackagedModelTest.class.getResourceAsStream("golden.cpp")) {
            Files.copy(in, source);
        }
        assertEquals(
                "",
                run(
                        "g++",
                        "-std=c++17",
                        "-isystem/usr/include/xrt",
                        source.toString(),
                        "-o",
                        host.toString(),
                        "-lxrt_coreutil",
                        "-luuid"));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "run", ".log");
        ProcessBuilder builder =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).redirectOutput(log.toFile());
        if (root != null) {
            builder.environment().put("XILINX_XRT", root.toString());
            builder.environment().put("XCL_EMULATION_MODE", "hw_emu");
        }
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "no end");
            return process.exitValue() == 0 ? "" : process.exitValue() + ": " + Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String golden(Object steps, String unit) throws IOException, InterruptedException {
        return run(host.toString(), xclbin.toString(), project.toString(), steps.toString(), unit);
    }

    @Test
    void goldenVectorsAreEqualOnEveryComputeUnit() throws IOException, InterruptedException {
        int steps = Math.toIntExact(Files.size(project.resolve("data/input.bin")) / Integer.BYTES);
        assertTrue(steps >= STEPS, () -> steps + " steps");
        assertEquals("", golden(steps, "skipgate_kernel:{skipgate_kernel_1}"));
        assertEquals("", golden(steps, "skipgate_kernel:{first}"));
    }

    @Test
    void missingStepsAreSeen() throws IOException, InterruptedException {
        String failure = golden(STEPS / 2, "skipgate_kernel");
        assertTrue(failure.contains("differs from expected.bin"), failure);
    }

    @Test
    void tooManyStepsAreAnErrorOfTheRun() throws IOException, InterruptedException {
        String failure = golden(4000, "skipgate_kernel");
        assertTrue(failure.contains("the kernel went outside its buffers, 0 bytes past the end"), failure);
    }

    /** The kernel's checked types throw; the text comes back with the run. */
    @Test
    void whatTheSimulationThrowsIsTheReasonOfTheRun() throws IOException, InterruptedException {
        Path input = project.resolve("data/input.bin");
        byte[] good = Files.readAllBytes(input);
        byte[] bad = good.clone();
        bad[8] = 120;
        try {
            Files.write(input, bad);
            String failure = golden(STEPS, "skipgate_kernel");
            assertTrue(failure.contains("an input index lies outside the model's classes"), failure);
        } finally {
            Files.write(input, good);
        }
    }
}
