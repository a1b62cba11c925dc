package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Objects;
import java.util.Optional;

/**
 * A dense layer, the same at every step.
 *
 * @param relu whether negative results become zero
 * @param weights rounding of the outputs x inputs matrix in quantized phases
 * @param bias rounding of the bias in quantized phases
 * @param values format of the results in quantized phases; empty for floats
 */
public record DensePlan(
        String name,
        int outputs,
        boolean relu,
        Optional<WeightRounding> weights,
        Optional<WeightRounding> bias,
        Optional<FixedPointFormat> values)
        implements LayerPlan {
    public DensePlan {
        PlanChecks.name(name);
        PlanChecks.atLeast("the number of outputs of layer '" + name + "'", outputs, 1);
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(bias, "bias");
        values.ifPresent(PlanChecks::activation);
    }

    /** A layer whose results are not rounded. */
    public DensePlan(
            String name, int outputs, boolean relu, Optional<WeightRounding> weights, Optional<WeightRounding> bias) {
        this(name, outputs, relu, weights, bias, Optional.empty());
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.dense(this);
    }
}
