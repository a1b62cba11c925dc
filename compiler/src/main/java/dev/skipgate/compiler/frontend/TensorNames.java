package dev.skipgate.compiler.frontend;

import java.util.ArrayList;
import java.util.List;

/** Our names of the tensors of a model: those PyTorch gives to {@code nn.LSTM}, {@code nn.Linear}, {@code nn.Embedding}. */
public final class TensorNames {
    /** Dense output, size x hidden. */
    public static final String OUTPUT_WEIGHT = "output.weight";

    /** Dense output, size. */
    public static final String OUTPUT_BIAS = "output.bias";

    /** After the names of the direction of a bidirectional layer that reads sequences from their end. */
    public static final String REVERSE = "_reverse";

    /** Embedding table, tokens x dimension. */
    public static final String EMBEDDING_WEIGHT = "embedding.weight";

    private TensorNames() {}

    /** All tensors that a model of these layers may have; recurrent layers are counted by themselves. */
    public static List<String> of(List<StageDescription> layers) {
        List<String> names = new ArrayList<>();
        int recurrent = 0;
        for (StageDescription layer : layers) {
            if (layer instanceof LayerDescription cells) {
                List<String> forward = List.of(
                        inputWeights(recurrent),
                        recurrentWeights(recurrent),
                        inputBias(recurrent),
                        recurrentBias(recurrent));
                names.addAll(forward);
                if (cells.bidirectional()) {
                    forward.forEach(name -> names.add(name + REVERSE));
                }
                recurrent++;
            } else if (!(layer instanceof MaxPoolDescription)) {
                names.add(denseWeight(layer.name()));
                names.add(denseBias(layer.name()));
            }
        }
        names.addAll(List.of(OUTPUT_WEIGHT, OUTPUT_BIAS, EMBEDDING_WEIGHT));
        return names;
    }

    /** Weights of a dense layer below the output, units x inputs; of a convolution, channels x channels below x kernel x kernel. */
    public static String denseWeight(LegalName layer) {
        return layer + ".weight";
    }

    /** Bias of a dense layer below the output, units; of a convolution, channels. */
    public static String denseBias(LegalName layer) {
        return layer + ".bias";
    }

    /** Input weights of the n-th recurrent layer, 4H x I of an LSTM, 3H of a GRU, H of others, gates in PyTorch's order. */
    public static String inputWeights(int layer) {
        return "weight_ih_l" + layer;
    }

    /** Recurrent weights of the n-th recurrent layer, as many rows x H, gates in PyTorch's order. */
    public static String recurrentWeights(int layer) {
        return "weight_hh_l" + layer;
    }

    /** One of the two biases of the n-th recurrent layer; their sum is the bias, but for a GRU's new gate. */
    public static String inputBias(int layer) {
        return "bias_ih_l" + layer;
    }

    /** The other bias. */
    public static String recurrentBias(int layer) {
        return "bias_hh_l" + layer;
    }
}
