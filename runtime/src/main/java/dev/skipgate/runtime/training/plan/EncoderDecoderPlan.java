package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Objects;
import java.util.Optional;

/**
 * An encoder and a decoder of LSTM layers with attention and input feeding, from the embeddings on up to the attentional vectors: all of a translation model but its output (nmt-pruning, section 3.1;
 * Luong et al., 2015). The input of such a network is the one-hot vocabulary of what it writes.
 *
 * <p>For training and emulation only: no description of a model can ask for it, and no hardware is made of it. The attentional vector is fed into the layer that attends, the top one, where Luong et al. feed the lowest;
 * with one layer that is the same.
 *
 * @param source vocabulary of what is read
 * @param target vocabulary of what is written
 * @param width of the embeddings
 * @param hidden units of every layer
 * @param layers that encode, and as many that decode
 * @param weights rounding of all matrices in quantized phases
 */
public record EncoderDecoderPlan(
        String name, int source, int target, int width, int hidden, int layers, Optional<WeightRounding> weights)
        implements LayerPlan {
    public EncoderDecoderPlan {
        PlanChecks.name(name);
        PlanChecks.atLeast("the vocabulary that is read", source, 2);
        PlanChecks.atLeast("the vocabulary that is written", target, 2);
        PlanChecks.atLeast("the width of the embeddings", width, 1);
        PlanChecks.atLeast("the number of units of layer '" + name + "'", hidden, 1);
        PlanChecks.atLeast("the number of layers of '" + name + "'", layers, 1);
        Objects.requireNonNull(weights, "weights");
    }

    @Override
    public int outputs() {
        return hidden;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.encoderDecoder(this);
    }
}
