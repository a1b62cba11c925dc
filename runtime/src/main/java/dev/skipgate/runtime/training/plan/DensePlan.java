package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Objects;
import java.util.Optional;

/**
 * A dense layer, the same at every step.
 *
 * @param relu whether negative results become zero
 * @param weights rounding of the outputs x inputs matrix in quantized phases
 * @param bias rounding of the bias in quantized phases
 */
public record DensePlan(
        String name, int outputs, boolean relu, Optional<WeightRounding> weights, Optional<WeightRounding> bias)
        implements LayerPlan {
    public DensePlan {
        PlanChecks.name(name);
        PlanChecks.atLeast("the number of outputs of layer '" + name + "'", outputs, 1);
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(bias, "bias");
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.dense(this);
    }
}
