package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The emitted text of a small project, as committed in {@code src/test/golden/small}, and the project built and run by its own
 * Makefile. {@code -Dskipgate.golden.update=true} writes the committed files anew.
 */
class GoldenProjectTest {
    private static final Path GOLDEN = Path.of("src/test/golden/small");
    private static final int STEPS = 300;

    @TempDir
    Path folder;

    private SimulatedProject project;

    @BeforeEach
    void emit() throws IOException {
        project = new SimulatedProject(SmallModel.design(), folder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "src/Config.h",
                "src/Constants.h",
                "src/Tables.h",
                "src/Top.cpp",
                "src/Top.h",
                "testbench.cpp",
                "Makefile",
                "hls_config.cfg",
                "link.cfg",
                "run_hls.tcl"
            })
    void textIsAsCommitted(String file) throws IOException {
        String emitted = Files.readString(folder.resolve("hls").resolve(file));
        Path golden = GOLDEN.resolve(file);
        if (Boolean.getBoolean("skipgate.golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, emitted);
        }
        assertEquals(Files.readString(golden), emitted);
    }

    @Test
    void makeBuildsWithoutWarningsAndRunsEqual() throws Exception {
        project.writeTestData(project.inputs(STEPS, new SplittableRandom(1)));
        assertTrue(make(0, "csim").contains("{\"steps\":" + STEPS + ",\"mismatches\":0,"));
    }

    @Test
    void theTestbenchTellsOfADifference() throws Exception {
        project.writeTestData(project.inputs(STEPS, new SplittableRandom(1)));
        Path expected = folder.resolve("data/expected.bin");
        byte[] words = Files.readAllBytes(expected);
        words[0] ^= 1;
        Files.write(expected, words);
        assertTrue(make(2, "csim").contains("mismatch: step 0, word 0, logit 0"));
    }

    @Test
    void amdTypesGiveTheSame() throws Exception {
        String headers = System.getenv("SKIPGATE_AMD_HEADERS");
        assumeTrue(headers != null, "SKIPGATE_AMD_HEADERS names no folder of AMD's headers");
        project.writeTestData(project.inputs(STEPS, new SplittableRandom(1)));
        String said = make(0, "csim-vendor-types", "AMD_HEADERS=" + headers);
        assertTrue(said.contains("{\"steps\":" + STEPS + ",\"mismatches\":0,"), said);
    }

    @Test
    void targetsOfTheVendorSayWhatIsMissing() throws Exception {
        assertTrue(make(2, "csynth", "PATH=/usr/bin:/bin").contains("csynth: vitis_hls is not on the PATH"));
        assertTrue(make(2, "hw", "PATH=/usr/bin:/bin").contains("hw: v++ is not on the PATH"));
        assertTrue(make(2, "csim").contains("csim: ../data/input.bin is missing; skipgate compile writes it"));
    }

    /** Runs make in the project; what it says. */
    private String make(int exitCode, String... arguments) throws Exception {
        Path log = folder.resolve("make.log");
        List<String> command = new ArrayList<>(List.of("make", "-C", "hls", "CXXFLAGS=-O1"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(3, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(log, StandardCharsets.UTF_8);
        assertTrue(ended, said);
        assertEquals(exitCode, process.exitValue(), said);
        return said;
    }
}
