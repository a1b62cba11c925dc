package dev.skipgate.compiler.frontend;

/** Our names of the tensors of a model: those PyTorch gives to {@code nn.LSTM}, {@code nn.Linear}, {@code nn.Embedding}. */
public final class TensorNames {
    /** Dense output, size x hidden. */
    public static final String OUTPUT_WEIGHT = "output.weight";

    /** Dense output, size. */
    public static final String OUTPUT_BIAS = "output.bias";

    /** Embedding table, tokens x dimension. */
    public static final String EMBEDDING_WEIGHT = "embedding.weight";

    private TensorNames() {}

    /** Input weights of a layer, 4H x I, gates in the order i, f, g, o. */
    public static String inputWeights(int layer) {
        return "weight_ih_l" + layer;
    }

    /** Recurrent weights of a layer, 4H x H, gates in the order i, f, g, o. */
    public static String recurrentWeights(int layer) {
        return "weight_hh_l" + layer;
    }

    /** One of the two biases of a layer, 4H; their sum is the bias. */
    public static String inputBias(int layer) {
        return "bias_ih_l" + layer;
    }

    /** The other bias of a layer, 4H. */
    public static String recurrentBias(int layer) {
        return "bias_hh_l" + layer;
    }
}
