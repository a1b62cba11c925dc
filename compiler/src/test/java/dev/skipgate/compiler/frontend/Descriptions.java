package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads descriptions in a folder that has the files they name. */
record Descriptions(Path folder) {
    static final String USUAL =
            """
            name: char-lm
            input: {type: one-hot, vocabulary: vocabulary.json}
            layers:
              - {name: lower, hidden: 256}
              - {name: upper, hidden: 128}
            output: {result: argmax}
            weights: model.safetensors
            """;

    /** A folder with a vocabulary of three tokens and empty weights. */
    static Descriptions in(Path folder) {
        try {
            Files.writeString(folder.resolve("vocabulary.json"), "[\"a\", \"b\", \"\\n\"]");
            Files.writeString(folder.resolve("held-out.txt"), "ab\n");
            Files.createFile(folder.resolve("model.safetensors"));
            Files.createFile(folder.resolve("float.safetensors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Descriptions(folder);
    }

    Optional<ModelDescription> read(String text, Purpose purpose, Diagnostics diagnostics) {
        return read(text.getBytes(StandardCharsets.UTF_8), purpose, diagnostics);
    }

    Optional<ModelDescription> read(byte[] text, Purpose purpose, Diagnostics diagnostics) {
        return ModelReader.read(folder.resolve("model.yaml"), text, purpose, diagnostics);
    }

    /** A description that has to be right. */
    ModelDescription model(String text) {
        return model(text, Purpose.HARDWARE);
    }

    /** A description that has to be right for this purpose. */
    ModelDescription model(String text, Purpose purpose) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> model = read(text, purpose, diagnostics);
        return model.orElseThrow(() -> new AssertionError(diagnostics.all()));
    }

    /** What is wrong with a description, without the folder. */
    List<String> messages(String text, Purpose purpose) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> model = read(text, purpose, diagnostics);
        if (model.isPresent() == diagnostics.hasErrors()) {
            throw new AssertionError("a model comes without errors, and errors without a model");
        }
        return diagnostics.all().stream()
                .map(Diagnostic::render)
                .map(line -> line.replace(folder + "/", ""))
                .toList();
    }
}
