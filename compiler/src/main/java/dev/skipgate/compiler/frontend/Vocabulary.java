package dev.skipgate.compiler.frontend;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What the tokens of a model mean.
 *
 * @param file where the list was read from
 * @param tokens the text of each token, by index; all different
 */
public record Vocabulary(Path file, List<String> tokens) {
    public Vocabulary {
        Objects.requireNonNull(file, "file");
        tokens = List.copyOf(tokens);
        if (new HashSet<>(tokens).size() != tokens.size()) {
            throw new IllegalArgumentException("a token stands twice in the vocabulary");
        }
    }

    /** How many tokens there are. */
    public int size() {
        return tokens.size();
    }
}
