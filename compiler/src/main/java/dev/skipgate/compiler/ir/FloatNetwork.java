package dev.skipgate.compiler.ir;

import dev.skipgate.compiler.frontend.ModelDescription;
import java.util.List;

/**
 * A network whose shapes are checked and whose float weights are bound: the first level of the compiler's three.
 *
 * @param description what the user wrote
 * @param embedding the table, {@code size * dimension} row-major; empty unless the input is an embedding
 * @param layers float weights of the layers, first to last
 * @param output float weights of the dense output; empty arrays when the topmost layer's values are the result
 */
public record FloatNetwork(
        ModelDescription description, float[] embedding, List<FloatLayer> layers, FloatDense output) {
    public FloatNetwork {
        layers = List.copyOf(layers);
    }

    /**
     * One layer; rows gate-major in PyTorch's order, G gates: i, f, g, o of an LSTM, r, z, n of a GRU, one of other layers.
     *
     * @param inputWeights GH x I, row-major
     * @param recurrentWeights GH x H, row-major; empty for a dense layer
     * @param bias GH, PyTorch's two biases added; of a GRU whose reset acts after the product, the recurrent bias of n apart as another H
     */
    public record FloatLayer(float[] inputWeights, float[] recurrentWeights, float[] bias) {}

    /**
     * The dense output.
     *
     * @param weights N x I, row-major
     * @param bias N
     */
    public record FloatDense(float[] weights, float[] bias) {}
}
