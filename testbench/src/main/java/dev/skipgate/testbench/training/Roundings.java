package dev.skipgate.testbench.training;

import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.numeric.FixedPointQuantizer;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.training.quantize.BinaryRounding;
import dev.skipgate.runtime.training.quantize.ExponentialRounding;
import dev.skipgate.runtime.training.quantize.FixedPointRounding;
import dev.skipgate.runtime.training.quantize.PowerOfTwoTernaryRounding;
import dev.skipgate.runtime.training.quantize.TernaryRounding;
import dev.skipgate.runtime.training.quantize.TernaryScale;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Optional;

/** From a quantizer as the user described it to the rounding of training; empty for floats. */
public final class Roundings implements WeightQuantizer.Visitor<Optional<WeightRounding>> {
    private final boolean stochastic;

    private Roundings(boolean stochastic) {
        this.stochastic = stochastic;
    }

    /** The rounding that a quantizer stands for. */
    public static Optional<WeightRounding> of(WeightQuantizer quantizer) {
        return quantizer.accept(new Roundings(false));
    }

    @Override
    public Optional<WeightRounding> ternary(WeightQuantizer.Ternary quantizer) {
        TernaryScale scale = quantizer.scaleExponent().isPresent()
                ? new TernaryScale.PowerOfTwo(quantizer.scaleExponent().getAsInt())
                : new TernaryScale.Fitted();
        return Optional.of(new TernaryRounding(scale, stochastic));
    }

    @Override
    public Optional<WeightRounding> pow2Ternary(WeightQuantizer.Pow2Ternary quantizer) {
        return Optional.of(new PowerOfTwoTernaryRounding(
                new PowerOfTwoTernaryQuantizer(quantizer.integerBits(), quantizer.fractionBits()), stochastic));
    }

    @Override
    public Optional<WeightRounding> exponential(WeightQuantizer.Exponential quantizer) {
        return Optional.of(new ExponentialRounding(
                new ExponentialQuantizer(quantizer.minExponent(), quantizer.maxExponent(), quantizer.zeroBelow()),
                stochastic));
    }

    @Override
    public Optional<WeightRounding> fixedPoint(WeightQuantizer.FixedPoint quantizer) {
        return Optional.of(new FixedPointRounding(
                new FixedPointQuantizer(quantizer.format().fixedPoint()), stochastic));
    }

    @Override
    public Optional<WeightRounding> binary(WeightQuantizer.Binary quantizer) {
        return Optional.of(new BinaryRounding((float) quantizer.scale(), stochastic));
    }

    @Override
    public Optional<WeightRounding> floatPassthrough(WeightQuantizer.FloatPassthrough quantizer) {
        return Optional.empty();
    }

    @Override
    public Optional<WeightRounding> stochastic(WeightQuantizer.Stochastic quantizer) {
        return quantizer.rule().accept(new Roundings(true));
    }
}
