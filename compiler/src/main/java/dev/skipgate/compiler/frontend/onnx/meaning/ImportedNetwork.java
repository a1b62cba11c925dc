package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Graph;
import java.util.List;
import java.util.Objects;

/**
 * A network as an ONNX model means it.
 *
 * @param layers the one nearest to the input first, at least one
 * @param output the dense layer that gives the logits
 * @param outputAdded whether the model has none, and this is an identity
 * @param step of which the ONNX model gives the result
 * @param result what the ONNX model makes of the logits
 * @param rows which logits are which result of a model that has several; else empty
 * @param states outputs of the model beside the result: states at the end of a sequence
 * @param notes what a user has to know beside this, a sentence each
 */
public record ImportedNetwork(
        ImportedInput input,
        List<ImportedLayer> layers,
        ImportedLayer.Dense output,
        boolean outputAdded,
        ReadStep step,
        ResultKind result,
        String outputName,
        List<ImportedRows> rows,
        List<ImportedState> states,
        List<String> notes) {
    public ImportedNetwork {
        Objects.requireNonNull(input, "input");
        layers = List.copyOf(layers);
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(result, "result");
        rows = List.copyOf(rows);
        states = List.copyOf(states);
        notes = List.copyOf(notes);
    }

    /**
     * Understands a graph.
     *
     * @throws dev.skipgate.compiler.frontend.onnx.graph.OnnxException naming the first node that cannot be expressed
     */
    public static ImportedNetwork of(Graph graph) {
        return new Extraction(Interpreter.run(graph)).network();
    }
}
