package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code verify} and {@code generate} on what they cannot run; no C++ is compiled. */
class BadProjectTest {
    @TempDir
    private Path folder;

    private TinyModel model;
    private Path manifest;

    @BeforeEach
    void compile() throws IOException {
        model = new TinyModel(folder);
        model.compile().assertDone();
        manifest = model.out().resolve("manifest.json");
    }

    private Invocation verify(Object... more) {
        return onProject("verify", "--targets", "java", more);
    }

    private Invocation generate(Object... more) {
        return onProject("generate", "--target", "java", more);
    }

    private Invocation onProject(String command, String option, String target, Object... more) {
        Object[] line = new Object[4 + more.length];
        line[0] = command;
        line[1] = model.out();
        line[2] = option;
        line[3] = target;
        System.arraycopy(more, 0, line, 4, more.length);
        return Invocation.of(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify", "generate"})
    void aDirectoryThatIsNoProject(String command) throws IOException {
        Map<String, Integer> before = TinyModel.snapshot(folder);
        Invocation.of(command, folder).assertFailure(ExitCode.INPUT, "not a compiled model", "skipgate compile");
        Invocation.of(command, folder.resolve("none")).assertFailure(ExitCode.INPUT, "not a compiled model");
        Invocation.of(command, model.description()).assertFailure(ExitCode.INPUT, "model.yaml");
        assertEquals(before, TinyModel.snapshot(folder));
    }

    @Test
    void aTruncatedManifest() throws IOException {
        String whole = Files.readString(manifest);
        for (int length : new int[] {0, 1, 40, whole.length() / 2, whole.length() - 3}) {
            Files.writeString(manifest, whole.substring(0, length));
            verify().assertFailure(ExitCode.INPUT, "manifest.json");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"version\" : 3 | \"version\" : 2",
                "\"format\" : \"skipgate-bundle\" | \"format\" : \"other\"",
                "\"rowGroups\" : 2 | \"rowGroups\" : 3",
                "\"rowGroups\" : 2 | \"rowGroups\" : 1",
                "\"rowGroups\" : 2 | \"rowGroups\" : 1073741824",
                "\"rowGroups\" : 2 | \"rowGroups\" : -2",
                "\"depth\" : 4 | \"depth\" : 1",
                "\"units\" : 8 | \"units\" : 9",
                "\"units\" : 8 | \"units\" : \"many\"",
                "\"compressed\" | \"shredded\"",
                "\"hardware\" | \"software\"",
                "\"fraction\" | \"friction\"",
            })
    void aManifestThatLies(String truth, String lie) throws IOException {
        String whole = Files.readString(manifest);
        int at = whole.indexOf(truth);
        assertTrue(at >= 0, whole);
        Files.writeString(manifest, whole.substring(0, at) + lie + whole.substring(at + truth.length()));
        verify().assertFailure(ExitCode.INPUT, "manifest.json");
    }

    @Test
    void damagedTensors() throws IOException {
        Path tensors = model.out().resolve("network.safetensors");
        Files.write(tensors, new byte[] {1, 2, 3});
        verify().assertFailure(ExitCode.INPUT, "network.safetensors");
        Files.delete(tensors);
        verify().assertFailure(ExitCode.INPUT, "network.safetensors");
    }

    @Test
    void unknownTargets() {
        Invocation.of("verify", model.out(), "--targets", "java,fpga")
                .assertFailure(ExitCode.INPUT, "'fpga'", "java or csim");
        Invocation.of("generate", model.out(), "--target", "gpu")
                .assertFailure(ExitCode.INPUT, "'gpu'", "java or csim");
    }

    @Test
    void noThreadsForTheProcessor() {
        Invocation.of("verify", model.out(), "--targets", "cpu", "--threads", "0")
                .assertFailure(ExitCode.INPUT, "threads is 0", "wanted 1 to 256");
    }

    @Test
    void aReportThatIsGone() throws IOException {
        Files.delete(model.out().resolve("report.json"));
        Invocation invocation = verify("--steps", 1);
        assertEquals(ExitCode.INPUT, invocation.exitCode(), invocation.err());
        invocation.assertSays("cannot update the report", "no such file", "compile the model again");
        invocation.assertNoStackTrace();
    }

    @Test
    void noStepsToVerify() {
        verify("--steps", "0").assertFailure(ExitCode.INPUT, "--steps is 0");
        verify("--steps=-7").assertFailure(ExitCode.INPUT, "--steps is -7");
    }

    @Test
    void inputsThatDoNotFit() throws IOException {
        Path text = folder.resolve("text.txt");
        verify("--input", text).assertFailure(ExitCode.INPUT, "text.txt");
        verify("--input", folder).assertFailure(ExitCode.INPUT, "cannot read");
        Files.writeString(text, "");
        verify("--input", text).assertFailure(ExitCode.INPUT, "text.txt is empty");
        Files.writeString(text, "The\u0007 set");
        verify("--input", text).assertFailure(ExitCode.INPUT, "character 4", "\\u0007", "vocabulary");
        Files.write(text, new byte[] {'T', (byte) 0xFF, (byte) 0xFE});
        verify("--input", text).assertFailure(ExitCode.INPUT, "text.txt", "UTF-8");
    }

    @Test
    void promptsAndSettingsThatDoNotFit() {
        generate("--prompt", "").assertFailure(ExitCode.INPUT, "--prompt is empty", "character");
        generate("--prompt", "The Zoo").assertFailure(ExitCode.INPUT, "character 5", "'Z'", "vocabulary");
        generate("--temperature=-0.5").assertFailure(ExitCode.INPUT, "--temperature is -0.5");
        generate("--temperature=NaN").assertFailure(ExitCode.INPUT, "--temperature is NaN");
        generate("--length", "0").assertFailure(ExitCode.INPUT, "--length is 0");
    }
}
