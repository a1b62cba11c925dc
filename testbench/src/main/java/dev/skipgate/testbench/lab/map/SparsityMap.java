package dev.skipgate.testbench.lab.map;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.training.operation.TensorOperation;
import java.util.List;
import java.util.Map;

/**
 * What a map file says, before it is held against a network.
 *
 * @param blocks the block of each layer that the file puts into one
 */
public record SparsityMap(String file, Map<String, BlockOf> blocks, List<Entry> entries) {
    /** A map that does nothing. */
    public static final SparsityMap NONE = new SparsityMap("", Map.of(), List.of());

    public SparsityMap {
        blocks = Map.copyOf(blocks);
        entries = List.copyOf(entries);
    }

    /** What an operation acts on. */
    public enum Kind {
        WEIGHTS("weights"),
        ACTIVATIONS("activations"),
        GRADIENTS("gradients");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** The block that a layer was put into. */
    public record BlockOf(String block, SourceLocation where) {}

    /**
     * One line of a map.
     *
     * @param intrinsic of activations: whether all values that a layer makes are meant, and not its output alone
     */
    public record Entry(Kind kind, SourceLocation where, String at, boolean intrinsic, TensorOperation operation) {}
}
