package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.List;

/**
 * An output of a model that gives states at the end of a sequence beside its result.
 *
 * @param output its name
 * @param parts what it holds, in its order
 */
public record ImportedState(String output, List<Place> parts) {
    public ImportedState {
        parts = List.copyOf(parts);
    }

    /**
     * The state of a direction of a layer.
     *
     * @param layer among those of the network
     * @param reverse of a bidirectional layer, whether it is that of the direction that ends at the first step
     * @param cell whether it is an LSTM's cell state, and not its hidden one
     */
    public record Place(int layer, boolean reverse, boolean cell) {}
}
