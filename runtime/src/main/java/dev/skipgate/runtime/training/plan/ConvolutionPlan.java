package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Objects;
import java.util.Optional;

/**
 * A convolution, the same at every step. Only training and emulation have it.
 *
 * @param window over the values of the layer below
 * @param channels of the result
 * @param relu whether negative results become zero
 * @param weights rounding of the channels x covered matrix in quantized phases
 * @param bias rounding of the bias in quantized phases
 * @param values format of the results in quantized phases; empty for floats
 */
public record ConvolutionPlan(
        String name,
        SlidingWindow window,
        int channels,
        boolean relu,
        Optional<WeightRounding> weights,
        Optional<WeightRounding> bias,
        Optional<FixedPointFormat> values)
        implements LayerPlan {
    public ConvolutionPlan {
        PlanChecks.name(name);
        Objects.requireNonNull(window, "window");
        PlanChecks.atLeast("the number of channels of layer '" + name + "'", channels, 1);
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(bias, "bias");
        values.ifPresent(PlanChecks::activation);
    }

    /** A layer of floats. */
    public static ConvolutionPlan floats(String name, SlidingWindow window, int channels, boolean relu) {
        return new ConvolutionPlan(name, window, channels, relu, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public int outputs() {
        return channels * window.places();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.convolution(this);
    }
}
