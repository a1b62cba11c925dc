package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.Optional;

/**
 * The weights of one direction of a recurrent layer, gates in our order: i, f, g, o of an LSTM; r, z, n of a GRU.
 *
 * @param input gates x hidden rows, a column an input
 * @param recurrent gates x hidden rows, a column a unit
 * @param inputBias one value a row; absent when there are no biases
 * @param recurrentBias the same
 */
public record RunWeights(
        Weights input, Weights recurrent, Optional<Weights> inputBias, Optional<Weights> recurrentBias) {}
