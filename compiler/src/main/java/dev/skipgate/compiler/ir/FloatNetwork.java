package dev.skipgate.compiler.ir;

import dev.skipgate.compiler.frontend.ModelDescription;
import java.util.List;

/**
 * A network whose shapes are checked and whose float weights are bound: the first level of the compiler's three.
 *
 * @param description what the user wrote
 * @param embedding the table, {@code size * dimension} row-major; empty unless the input is an embedding
 * @param layers float weights of the LSTM layers, first to last
 * @param output float weights of the dense output
 */
public record FloatNetwork(
        ModelDescription description, float[] embedding, List<FloatLayer> layers, FloatDense output) {
    public FloatNetwork {
        layers = List.copyOf(layers);
    }

    /**
     * One LSTM layer; rows gate-major in the order i, f, g, o.
     *
     * @param inputWeights 4H x I, row-major
     * @param recurrentWeights 4H x H, row-major
     * @param bias 4H; PyTorch's two biases added
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
