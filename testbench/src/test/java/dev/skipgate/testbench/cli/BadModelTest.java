package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models that cannot be compiled: one message in the compiler's form, exit code 1, and nothing written. */
class BadModelTest {
    @TempDir
    private Path folder;

    private TinyModel model;
    private Map<String, Integer> before;

    @BeforeEach
    void write() throws IOException {
        model = new TinyModel(folder);
    }

    @AfterEach
    void nothingWasWritten() throws IOException {
        assertEquals(before, TinyModel.snapshot(folder));
    }

    private Invocation compile(String... more) throws IOException {
        before = TinyModel.snapshot(folder);
        return model.compile(more);
    }

    @Test
    void noSuchModel() throws IOException {
        Files.delete(model.description());
        compile().assertDiagnostic("SG017", "model.yaml: ", "no such file");
    }

    @Test
    void aFolderWithoutADescriptionIsNoModel() throws IOException {
        Files.delete(model.description());
        before = TinyModel.snapshot(folder);
        Invocation.of("compile", folder, "--out", model.out()).assertFailure(ExitCode.INPUT, "has no model.yaml");
    }

    @Test
    void brokenYaml() throws IOException {
        model.describe("name: [tiny\ninput: {");
        compile().assertDiagnostic("SG001", "model.yaml:");
    }

    @Test
    void unknownKeyNamesTheNearest() throws IOException {
        model.replace("hidden: 8", "hiden: 8, hidden: 8");
        compile().assertDiagnostic("SG004", "model.yaml:4", "hiden", "hidden");
    }

    @Test
    void numberInQuotes() throws IOException {
        model.replace("hidden: 8", "hidden: \"8\"");
        compile().assertDiagnostic("SG006", "model.yaml:4", "hidden");
    }

    @Test
    void everyMistakeIsNamedAtOnce() throws IOException {
        model.describe(TinyModel.DESCRIPTION.replace("hidden: 8", "hidden: 0").replace("lanes: 2", "lanes: 100"));
        Invocation invocation = compile();
        assertEquals(ExitCode.INPUT, invocation.exitCode());
        assertEquals(2, invocation.err().lines().count(), invocation.err());
        invocation.assertSays("model.yaml:4: error[SG008]", "model.yaml:6: error[SG008]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'\"; rm -rf /' | SG009",
                "../../x | SG009",
                "while | SG010",
                "namespace | SG010",
                "'a\\nb' | SG009",
            })
    void namesThatAreNoIdentifiers(String name, String rule) throws IOException {
        model.replace("name: lower", "name: " + name);
        compile().assertDiagnostic(rule, "model.yaml:4");
    }

    @Test
    void namesThatBecomeOneIdentifier() throws IOException {
        model.replace(
                "  - {name: lower, hidden: 8}\n",
                "  - {name: lower-one, hidden: 8}\n  - {name: Lower_One, hidden: 8}\n");
        compile().assertDiagnostic("SG011", "model.yaml:5", "lower-one", "Lower_One");
    }

    @Test
    void noWeightFile() throws IOException {
        Files.delete(model.weightFile());
        compile().assertDiagnostic("SG017", "model.yaml:7", "model.safetensors");
    }

    @Test
    void truncatedWeights() throws IOException {
        byte[] whole = Files.readAllBytes(model.weightFile());
        for (int length : new int[] {0, 4, 8, 100, whole.length - 1}) {
            Files.write(model.weightFile(), Arrays.copyOf(whole, length));
            compile().assertDiagnostic("SG021", "model.safetensors: ");
        }
    }

    @Test
    void headerOfTenGigabytes() throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(10_000_000_000L);
        Files.write(model.weightFile(), bytes.array());
        compile().assertDiagnostic("SG021", "model.safetensors: ", "10000000000");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void weightsThatAreNoNumbers(float weight) throws IOException {
        TinyModel.weights(TinyModel.SYMBOLS, TinyModel.UNITS, weight).write(model.weightFile());
        compile().assertDiagnostic("SG021", "model.safetensors: ", "lstm.weight_ih_l0");
    }

    @Test
    void heldOutTextWithUnknownCharacters() throws IOException {
        Files.writeString(folder.resolve("held-out.txt"), "The Zoo");
        compile().assertFailure(ExitCode.INPUT, "held-out.txt", "'Z'", "vocabulary");
    }

    @Test
    void heldOutTextThatIsNoText() throws IOException {
        Files.write(folder.resolve("held-out.txt"), new byte[] {'T', (byte) 0xFF, (byte) 0xFE});
        compile().assertFailure(ExitCode.INPUT, "held-out.txt", "UTF-8");
        Files.writeString(folder.resolve("held-out.txt"), "T");
        compile().assertFailure(ExitCode.INPUT, "held-out.txt", "fewer than two");
    }

    @Test
    void missingTensor() throws IOException {
        TinyModel.withoutOutput(TinyModel.SYMBOLS, TinyModel.UNITS, 0).write(model.weightFile());
        Invocation invocation = compile();
        assertEquals(ExitCode.INPUT, invocation.exitCode());
        invocation.assertSays("model.safetensors: error[SG022]: ", "output.weight", "lstm.weight_hh_l0");
        invocation.assertNoStackTrace();
    }

    @Test
    void otherShape() throws IOException {
        TinyModel.weights(TinyModel.SYMBOLS + 1, TinyModel.UNITS, 0).write(model.weightFile());
        compile().assertDiagnostic("SG023", "lstm.weight_ih_l0", "[32, 7]", "[32, 6]");
    }
}
