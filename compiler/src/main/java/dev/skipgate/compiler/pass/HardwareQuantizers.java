package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.frontend.NumberFormat;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.FixedPointQuantizer;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.numeric.TernaryQuantizer;

/** From a quantizer as the user described it to the rule that quantizes. */
final class HardwareQuantizers implements WeightQuantizer.Visitor<dev.skipgate.runtime.numeric.WeightQuantizer> {
    /** The format a description asks for. */
    static FixedPointFormat format(NumberFormat format) {
        return new FixedPointFormat(format.width(), format.integerBits(), format.signed());
    }

    @Override
    public dev.skipgate.runtime.numeric.WeightQuantizer ternary(WeightQuantizer.Ternary quantizer) {
        return new TernaryQuantizer(quantizer.scaleExponent());
    }

    @Override
    public dev.skipgate.runtime.numeric.WeightQuantizer pow2Ternary(WeightQuantizer.Pow2Ternary quantizer) {
        return new PowerOfTwoTernaryQuantizer(quantizer.integerBits(), quantizer.fractionBits());
    }

    @Override
    public dev.skipgate.runtime.numeric.WeightQuantizer exponential(WeightQuantizer.Exponential quantizer) {
        return new ExponentialQuantizer(quantizer.minExponent(), quantizer.maxExponent(), quantizer.zeroBelow());
    }

    @Override
    public dev.skipgate.runtime.numeric.WeightQuantizer fixedPoint(WeightQuantizer.FixedPoint quantizer) {
        return new FixedPointQuantizer(format(quantizer.format()));
    }

    @Override
    public dev.skipgate.runtime.numeric.WeightQuantizer binary(WeightQuantizer.Binary quantizer) {
        throw new IllegalStateException("the frontend refuses binary weights for hardware");
    }

    @Override
    public dev.skipgate.runtime.numeric.WeightQuantizer stochastic(WeightQuantizer.Stochastic quantizer) {
        throw new IllegalStateException("the frontend refuses stochastic rounding for hardware");
    }

    @Override
    public dev.skipgate.runtime.numeric.WeightQuantizer floatPassthrough(WeightQuantizer.FloatPassthrough quantizer) {
        throw new IllegalStateException("the frontend refuses float weights for hardware");
    }
}
