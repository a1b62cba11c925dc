package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Streaming;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The emitted text of a small project, as committed in {@code src/test/golden/small}, and the project built and run by its own
 * Makefile. {@code -Dskipgate.golden.update=true} writes the committed files anew.
 */
class GoldenProjectTest {
    private static final Path GOLDEN = Path.of("src/test/golden");
    private static final int STEPS = 300;

    @TempDir
    Path folder;

    private SimulatedProject project;

    private void emit(Design design) throws IOException {
        project = new SimulatedProject(design, folder);
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
        emit(SmallModel.design());
        assertIsCommitted("small", file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"src/Config.h", "src/Segments.h", "src/Top.cpp"})
    void textWithStreamedWeightsIsAsCommitted(String file) throws IOException {
        emit(SmallModel.streamed());
        assertIsCommitted("streamed", file);
    }

    private void assertIsCommitted(String project, String file) throws IOException {
        String emitted = Files.readString(folder.resolve("hls").resolve(file));
        Path golden = GOLDEN.resolve(project).resolve(file);
        if (Boolean.getBoolean("skipgate.golden.update")) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, emitted);
        }
        assertEquals(Files.readString(golden), emitted);
    }

    /** On chip and streamed. */
    static Stream<Design> designs() {
        return Stream.of(SmallModel.design(), SmallModel.streamed());
    }

    @ParameterizedTest
    @MethodSource("designs")
    void makeBuildsWithoutWarningsAndRunsEqual(Design design) throws Exception {
        emit(design);
        project.writeTestData(project.inputs(STEPS, new SplittableRandom(1)));
        assertTrue(make(0, "csim").contains("{\"steps\":" + STEPS + ",\"mismatches\":0,"));
    }

    /**
     * By hand, for 2 x 2 lanes in 2 banks: 24 biases of each of 2 row groups take 2 words each; every segment of 2 words a bank and 1 or 2 columns
     * takes 1 word for 4 bank words and 1 for 4 or 8 table entries, as does each of the 5 columns of the one-hot input. Two segments stay on
     * chip. Loading takes a trip for each address and for each column: 3, 4, and 3 for the one-hot column, which alone is waited for: no phase takes
     * less than 8 trips.
     */
    @Test
    void streamingIsAsWorkedOutByHand() {
        Design design = SmallModel.streamed();
        Streaming streaming = design.streaming().orElseThrow();
        assertEquals(2 * 2 + 4 * 2 + 5 * 2, streaming.imageWords(design));
        assertEquals(64 * 3 * 2, streaming.bytesPerStep(design.grid()));
        assertEquals(3 + 4 + 3, streaming.loadTrips(design.grid()));
        assertEquals(3, new CycleModel(design).step(Activity.all()).load());
    }

    @Test
    void theTestbenchTellsOfADifference() throws Exception {
        emit(SmallModel.design());
        project.writeTestData(project.inputs(STEPS, new SplittableRandom(1)));
        Path expected = folder.resolve("data/expected.bin");
        byte[] words = Files.readAllBytes(expected);
        words[0] ^= 1;
        Files.write(expected, words);
        assertTrue(make(2, "csim").contains("mismatch: step 0, word 0, logit 0"));
    }

    @ParameterizedTest
    @MethodSource("designs")
    void amdTypesGiveTheSame(Design design) throws Exception {
        String headers = System.getenv("SKIPGATE_AMD_HEADERS");
        assumeTrue(headers != null, "SKIPGATE_AMD_HEADERS names no folder of AMD's headers");
        emit(design);
        project.writeTestData(project.inputs(STEPS, new SplittableRandom(1)));
        String said = make(0, "csim-vendor-types", "AMD_HEADERS=" + headers);
        assertTrue(said.contains("{\"steps\":" + STEPS + ",\"mismatches\":0,"), said);
    }

    @Test
    void targetsOfTheVendorSayWhatIsMissing() throws Exception {
        emit(SmallModel.design());
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
