package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder with a text of 400 characters, a model for it and training files. */
record Trainings(Path folder) {
    static final String USUAL =
            """
            model: model.yaml
            data: {type: characters, file: text.txt, split: [0.5, 0.3, 0.2]}
            sequence: 10
            batch: 4
            """;
    static final String MODEL =
            """
            name: tiny
            input: {type: one-hot}
            layers:
              - {name: first, hidden: 8}
            output: {}
            """;

    static Trainings in(Path folder) throws IOException {
        Files.writeString(folder.resolve("text.txt"), "abcdefghij".repeat(40));
        Files.writeString(folder.resolve("model.yaml"), MODEL);
        return new Trainings(folder);
    }

    void model(String text) throws IOException {
        Files.writeString(folder.resolve("model.yaml"), text);
    }

    TrainingSetup setup(String text) throws IOException {
        Path file = folder.resolve("training.yaml");
        Files.writeString(file, text, StandardCharsets.UTF_8);
        return TrainingSetup.read(file);
    }

    /** What is wrong, without the folder. */
    List<String> messages(String text) throws IOException {
        try {
            setup(text).close();
            return List.of();
        } catch (CompilationFailedException e) {
            return e.diagnostics().stream()
                    .map(Diagnostic::render)
                    .map(line -> line.replace(folder + "/", ""))
                    .toList();
        }
    }
}
