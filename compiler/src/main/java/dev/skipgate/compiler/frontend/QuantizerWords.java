package dev.skipgate.compiler.frontend;

import java.math.BigDecimal;
import java.util.Optional;

/** The short form of a quantizer, as a description has it; empty where it says less than the quantizer, or hardware has no such quantizer. */
public final class QuantizerWords implements WeightQuantizer.Visitor<Optional<String>> {
    @Override
    public Optional<String> ternary(WeightQuantizer.Ternary quantizer) {
        return quantizer.scaleExponent().isPresent()
                ? Optional.of("ternary("
                        + BigDecimal.valueOf(Math.scalb(
                                        1.0, quantizer.scaleExponent().getAsInt()))
                                .toPlainString()
                        + ")")
                : Optional.empty();
    }

    @Override
    public Optional<String> pow2Ternary(WeightQuantizer.Pow2Ternary quantizer) {
        return Optional.of("Q" + quantizer.integerBits() + "." + quantizer.fractionBits());
    }

    @Override
    public Optional<String> exponential(WeightQuantizer.Exponential quantizer) {
        return Optional.of("exponential(" + quantizer.minExponent() + "," + quantizer.maxExponent() + ","
                + quantizer.zeroBelow() + ")");
    }

    @Override
    public Optional<String> fixedPoint(WeightQuantizer.FixedPoint quantizer) {
        return Optional.of(quantizer.format().toString());
    }

    @Override
    public Optional<String> binary(WeightQuantizer.Binary quantizer) {
        return Optional.empty();
    }

    @Override
    public Optional<String> floatPassthrough(WeightQuantizer.FloatPassthrough quantizer) {
        return Optional.empty();
    }

    @Override
    public Optional<String> stochastic(WeightQuantizer.Stochastic quantizer) {
        return Optional.empty();
    }
}
