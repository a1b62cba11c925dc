package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.file.OnnxReader;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An ONNX model as a model description and its weights. */
public final class OnnxImport {
    /** The files it becomes, besides its description. */
    public static final String WEIGHTS = "weights.safetensors";

    public static final String FACTS = "import.json";

    private final ImportedNetwork network;
    private final ImportedDescription description;

    private OnnxImport(ImportedNetwork network, ImportedDescription description) {
        this.network = network;
        this.description = description;
    }

    /**
     * Reads a model and understands it.
     *
     * @param name what the model shall be called; a legal name
     * @throws OnnxException saying what is wrong, at which node, and what to do; nothing is written
     */
    public static OnnxImport read(Path file, String name) {
        try {
            ImportedNetwork network = ImportedNetwork.of(OnnxReader.read(file));
            return new OnnxImport(network, new ImportedDescription(network, name));
        } catch (OutOfMemoryError e) {
            throw new OnnxException(
                    "the model needs more memory than there is; give Java more, by JAVA_TOOL_OPTIONS=-Xmx", e);
        }
    }

    public ImportedNetwork network() {
        return network;
    }

    /** What was understood, a line each. */
    public List<String> summary() {
        return description.summary();
    }

    /**
     * Writes the description, the weights and what else the file said.
     *
     * @param directory an empty one
     */
    public void write(Path directory) throws IOException {
        Files.writeString(directory.resolve(ModelDescription.FILE), description.yaml(), StandardCharsets.UTF_8);
        ImportedWeights.of(network).write(directory.resolve(WEIGHTS));
        Files.writeString(directory.resolve(FACTS), description.facts(), StandardCharsets.UTF_8);
    }
}
