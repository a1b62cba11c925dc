package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model may be named by its description or by the folder it is in, whatever the command. */
class ModelArgumentTest {
    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() throws IOException {
        model = Files.createDirectory(folder.resolve("model"));
        new TinyModel(model);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"compile --out OUT", "evaluate --data held-out.txt", "sparsity --out OUT", "export --onnx OUT"})
    void theFolderIsTheDescriptionInIt(String command) throws IOException {
        Invocation file = invoke(command, model.resolve("model.yaml"), "a");
        Invocation directory = invoke(command, model, "b");

        file.assertDone();
        directory.assertDone();
        assertEquals(file.out().replaceAll("[0-9.]+ s\\b", ""), directory.out().replaceAll("[0-9.]+ s\\b", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"compile --out OUT", "evaluate --data held-out.txt", "export --onnx OUT"})
    void aFolderWithoutOneIsRefused(String command) throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        invoke(command, other, "a").assertFailure(ExitCode.INPUT, "has no model.yaml", "name the folder");
        Files.writeString(other.resolve("manifest.json"), "{}");
        invoke(command, other, "a").assertFailure(ExitCode.INPUT, "is a compiled project", "compiled from");
    }

    @Test
    void aFileThatIsNotThereIsADiagnostic() {
        Invocation.of("evaluate", folder.resolve("none"), "--data", model.resolve("held-out.txt"))
                .assertDiagnostic("SG017", "there is no such file");
    }

    private Invocation invoke(String command, Path place, String out) {
        String[] words = command.split(" ");
        Object[] all = new Object[words.length + 1];
        for (int i = 1; i < words.length; i++) {
            all[i + 1] = words[i].equals("OUT")
                    ? folder.resolve(out)
                    : words[i].equals("held-out.txt") ? model.resolve(words[i]) : words[i];
        }
        all[0] = words[0];
        all[1] = place;
        return Invocation.of(all);
    }
}
