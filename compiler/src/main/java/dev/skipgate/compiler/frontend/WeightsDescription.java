package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where the trained weights are and what they are called there.
 *
 * @param file a safetensors file
 * @param prefix before the names of the LSTM's tensors; empty when {@code lstm.} and then no prefix shall be tried
 * @param mapping from our name of a tensor to its name in the file, for those that are called otherwise
 */
public record WeightsDescription(
        Path file, Optional<String> prefix, Map<String, String> mapping, SourceLocation where) {
    public WeightsDescription {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(prefix, "prefix");
        mapping = Map.copyOf(mapping);
        Objects.requireNonNull(where, "where");
    }

    /** The names a tensor of ours may have in the file, the likeliest first. */
    public List<String> candidates(String ours) {
        if (mapping.containsKey(ours)) {
            return List.of(mapping.get(ours));
        }
        if (!ours.startsWith("weight_") && !ours.startsWith("bias_")) {
            return List.of(ours);
        }
        if (prefix.isPresent()) {
            return List.of(prefix.get() + ours);
        }
        List<String> names = new ArrayList<>();
        names.add("lstm." + ours);
        names.add(ours);
        return List.copyOf(names);
    }

    /** What a tensor of ours is called among the names of the file, if it is there. */
    public Optional<String> nameIn(Set<String> namesInFile, String ours) {
        return candidates(ours).stream().filter(namesInFile::contains).findFirst();
    }
}
