package dev.skipgate.compiler.frontend.onnx.graph;

import java.util.List;
import java.util.Objects;

/**
 * A value that whoever runs the model gives it.
 *
 * @param kind of its elements
 * @param dimensions a whole number, or a name of a size that is known only when the model runs, or empty
 */
public record GraphInput(String name, Kind kind, List<String> dimensions) {
    /** What the elements are. */
    public enum Kind {
        REAL,
        WHOLE,
        OTHER
    }

    public GraphInput {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        dimensions = List.copyOf(dimensions);
    }
}
