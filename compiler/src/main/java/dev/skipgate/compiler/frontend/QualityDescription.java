package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Where to measure how good the model is.
 *
 * @param data held-out text that training has not seen
 * @param floatTwin a safetensors file with the same network trained without quantization, to compare with
 */
public record QualityDescription(Path data, Optional<Path> floatTwin, SourceLocation where) {
    public QualityDescription {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(floatTwin, "floatTwin");
        Objects.requireNonNull(where, "where");
    }
}
