package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.runtime.numeric.FixedPointFormat;

/** Whether a quantizer leaves a value as it is. */
record KeptValues(float value) implements WeightQuantizer.Visitor<Boolean> {
    private boolean isPower() {
        double magnitude = Math.abs((double) value);
        return magnitude > 0 && Math.scalb(1.0, Math.getExponent(magnitude)) == magnitude;
    }

    private boolean isWholeUpTo(int fractionBits, double least, double most) {
        double code = Math.scalb((double) value, fractionBits);
        return code == Math.rint(code) && code >= least && code <= most;
    }

    @Override
    public Boolean ternary(WeightQuantizer.Ternary quantizer) {
        return quantizer.scaleExponent().isPresent()
                && (value == 0
                        || Math.abs((double) value)
                                == Math.scalb(1.0, quantizer.scaleExponent().getAsInt()));
    }

    @Override
    public Boolean pow2Ternary(WeightQuantizer.Pow2Ternary quantizer) {
        double most = Math.scalb(1.0, quantizer.integerBits() + quantizer.fractionBits() - 1) - 1;
        return isWholeUpTo(quantizer.fractionBits(), -most, most);
    }

    @Override
    public Boolean exponential(WeightQuantizer.Exponential quantizer) {
        if (value == 0) {
            return quantizer.zeroBelow() > 0;
        }
        int exponent = Math.getExponent(value);
        return isPower()
                && exponent >= quantizer.minExponent()
                && exponent <= quantizer.maxExponent()
                && Math.abs((double) value) >= quantizer.zeroBelow();
    }

    @Override
    public Boolean fixedPoint(WeightQuantizer.FixedPoint quantizer) {
        FixedPointFormat format = quantizer.format().fixedPoint();
        return isWholeUpTo(format.fractionBits(), (double) format.minimum(), (double) format.maximum());
    }

    @Override
    public Boolean binary(WeightQuantizer.Binary quantizer) {
        return false;
    }

    @Override
    public Boolean floatPassthrough(WeightQuantizer.FloatPassthrough quantizer) {
        return false;
    }

    @Override
    public Boolean stochastic(WeightQuantizer.Stochastic quantizer) {
        return false;
    }
}
