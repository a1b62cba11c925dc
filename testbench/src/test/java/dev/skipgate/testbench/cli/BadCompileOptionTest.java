package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of {@code compile} that make no sense, and places it must not write to. */
class BadCompileOptionTest {
    @TempDir
    private Path folder;

    private TinyModel model;
    private Map<String, Integer> before;

    @BeforeEach
    void write() throws IOException {
        model = new TinyModel(folder);
        before = TinyModel.snapshot(folder);
    }

    @AfterEach
    void nothingWasWritten() throws IOException {
        assertEquals(before, TinyModel.snapshot(folder));
    }

    private Invocation compileTo(Path out) {
        return Invocation.of("compile", model.description(), "--out", out);
    }

    @Test
    void unknownBoardNamesTheNearest() {
        model.compile("--board", "u55").assertDiagnostic("SG025", "command line: ", "'u55'", "u55c", "kv260");
    }

    @ParameterizedTest
    @ValueSource(strings = {"100", "0", "-1", "abc", "8192", "", "99999999999"})
    void lanesThatNoHardwareHas(String lanes) {
        model.compile("--lanes=" + lanes)
                .assertDiagnostic("SG008", "command line: ", "--lanes is '" + lanes + "'", "auto");
    }

    @Test
    void hundredLanesNamesTheNeighbours() {
        model.compile("--lanes", "100").assertDiagnostic("SG008", "64, 128 or auto");
    }

    @Test
    void unknownEncodingNamesTheKnown() {
        model.compile("--encoding", "nonsense")
                .assertDiagnostic("SG007", "command line: ", "'nonsense'", "auto, packed, compressed, constant");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-5", "NaN", "1e9"})
    void clocksThatNothingRunsAt(String clock) {
        model.compile("--clock=" + clock).assertDiagnostic("SG008", "command line: ", "--clock is ", "MHz");
    }

    @Test
    void theOutputIsAFile() throws IOException {
        compileTo(model.weightFile()).assertFailure(ExitCode.INPUT, "model.safetensors is a file", "--out");
    }

    @Test
    void theOutputIsBelowAFile() {
        compileTo(model.weightFile().resolve("deep/out")).assertFailure(ExitCode.INPUT, "cannot write", "--out");
    }

    @Test
    void theOutputIsNoProject() throws IOException {
        Path other = Files.createDirectory(folder.resolve("thesis"));
        Files.writeString(other.resolve("chapter.txt"), "years of work");
        before = TinyModel.snapshot(folder);
        compileTo(other).assertFailure(ExitCode.INPUT, "thesis exists and is not a compiled model", "manifest.json");
    }

    @Test
    void theOutputHasTheManifestOfAnotherProgram() throws IOException {
        Path other = Files.createDirectory(folder.resolve("web"));
        Files.writeString(other.resolve("manifest.json"), "{\"name\": \"a web application\"}");
        before = TinyModel.snapshot(folder);
        compileTo(other).assertFailure(ExitCode.INPUT, "web exists and is not a compiled model");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "compile",
                "compile model.yaml",
                "compile --out x",
                "compile model.yaml --out x --fast",
                "compile model.yaml --out x --clock fast",
                "verify",
                "verify . --steps many",
                "generate . --length long",
                "compiel model.yaml",
                "boards --everything"
            })
    void wrongCommandLines(String line) {
        Invocation invocation = Invocation.of((Object[]) line.split(" "));
        assertEquals(ExitCode.USAGE, invocation.exitCode(), invocation.err());
        assertEquals("", invocation.out());
        assertFalse(invocation.err().isBlank());
        invocation.assertNoStackTrace();
    }
}
