package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.bundle.Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** The model that a command reads: its description, or the folder it is in. */
final class ModelArgument {
    @Parameters(
            paramLabel = "MODEL",
            description = "a model description, YAML; or a folder with a " + ModelDescription.FILE
                    + ", as of a training run or an import")
    private Path place;

    /**
     * The file, which need not be there when it was named itself.
     *
     * @throws CommandFailure when there is none in the folder
     */
    Path description() {
        if (!Files.isDirectory(place)) {
            return place;
        }
        Path file = place.resolve(ModelDescription.FILE);
        if (Files.exists(file)) {
            return file;
        }
        throw CommandFailure.input(
                place
                        + (Files.exists(place.resolve(Bundle.MANIFEST))
                                ? " is a compiled project, which has integers alone; name the model it was compiled from"
                                : " has no " + ModelDescription.FILE
                                        + "; name the folder of a finished training run or of an import, or a model description"));
    }
}
