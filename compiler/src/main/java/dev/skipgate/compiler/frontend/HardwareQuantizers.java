package dev.skipgate.compiler.frontend;

import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.numeric.FixedPointQuantizer;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.numeric.TernaryQuantizer;
import java.util.Optional;

/** From a quantizer as the user described it to the rule that quantizes; empty for those that only training can have. */
public final class HardwareQuantizers
        implements WeightQuantizer.Visitor<Optional<dev.skipgate.runtime.numeric.WeightQuantizer>> {
    /**
     * The rule of a quantizer that hardware has.
     *
     * @throws IllegalStateException for any other, which a description that was read for hardware does not have
     */
    public static dev.skipgate.runtime.numeric.WeightQuantizer rule(WeightQuantizer quantizer) {
        return quantizer
                .accept(new HardwareQuantizers())
                .orElseThrow(() -> new IllegalStateException("the frontend refuses " + quantizer + " for hardware"));
    }

    @Override
    public Optional<dev.skipgate.runtime.numeric.WeightQuantizer> ternary(WeightQuantizer.Ternary quantizer) {
        return Optional.of(new TernaryQuantizer(quantizer.scaleExponent()));
    }

    @Override
    public Optional<dev.skipgate.runtime.numeric.WeightQuantizer> pow2Ternary(WeightQuantizer.Pow2Ternary quantizer) {
        return Optional.of(new PowerOfTwoTernaryQuantizer(quantizer.integerBits(), quantizer.fractionBits()));
    }

    @Override
    public Optional<dev.skipgate.runtime.numeric.WeightQuantizer> exponential(WeightQuantizer.Exponential quantizer) {
        return Optional.of(
                new ExponentialQuantizer(quantizer.minExponent(), quantizer.maxExponent(), quantizer.zeroBelow()));
    }

    @Override
    public Optional<dev.skipgate.runtime.numeric.WeightQuantizer> fixedPoint(WeightQuantizer.FixedPoint quantizer) {
        return Optional.of(new FixedPointQuantizer(quantizer.format().fixedPoint()));
    }

    @Override
    public Optional<dev.skipgate.runtime.numeric.WeightQuantizer> binary(WeightQuantizer.Binary quantizer) {
        return Optional.empty();
    }

    @Override
    public Optional<dev.skipgate.runtime.numeric.WeightQuantizer> stochastic(WeightQuantizer.Stochastic quantizer) {
        return Optional.empty();
    }

    @Override
    public Optional<dev.skipgate.runtime.numeric.WeightQuantizer> floatPassthrough(
            WeightQuantizer.FloatPassthrough quantizer) {
        return Optional.empty();
    }
}
