package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * What an imported network reads at every step.
 *
 * @param name of the input of the ONNX model
 * @param tokens how many there are; 0 when it reads real values
 * @param width values the first layer sees
 * @param table of an embedding, tokens x width
 * @param format its values, or those of the table, are rounded to in the model
 * @param batchFirst whether sequences stand before steps in the axes of the ONNX input
 */
public record ImportedInput(
        String name,
        int tokens,
        int width,
        Optional<Weights> table,
        Optional<FixedPointFormat> format,
        boolean batchFirst) {
    public ImportedInput {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(table, "table");
        Objects.requireNonNull(format, "format");
    }

    public boolean readsTokens() {
        return tokens > 0;
    }
}
