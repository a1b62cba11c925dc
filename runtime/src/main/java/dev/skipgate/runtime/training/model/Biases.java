package dev.skipgate.runtime.training.model;

/** Both biases of a recurrent layer act on the same sum, except where a cell keeps the sides apart. */
final class Biases {
    private Biases() {}

    static void sum(RecurrentWeights weights, float[] bias) {
        float[] input = weights.inputBias().effective();
        float[] recurrent = weights.recurrentBias().effective();
        for (int i = 0; i < bias.length; i++) {
            bias[i] = input[i] + recurrent[i];
        }
    }
}
