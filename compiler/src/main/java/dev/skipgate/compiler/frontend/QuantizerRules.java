package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.Optional;
import java.util.OptionalInt;

/** Which settings of a quantizer make sense, and which quantizers hardware can have. */
final class QuantizerRules {
    private static final int LEAST_EXPONENT = -32;
    private static final int MOST_EXPONENT = 15;
    private static final int MOST_STEPS = 31;
    private static final int WIDEST_POW2 = 16;
    private static final int FINEST_POW2 = 24;

    private final DescriptionSource source;

    QuantizerRules(DescriptionSource source) {
        this.source = source;
    }

    WeightQuantizer ternary(Mark where) {
        return new WeightQuantizer.Ternary(OptionalInt.empty(), source.at(where));
    }

    Optional<WeightQuantizer> ternary(double scale, Mark where, String what) {
        int exponent = Math.getExponent(scale);
        if (!(scale > 0) || Math.scalb(1.0, exponent) != scale || !isExponent(exponent)) {
            return bad(
                    where,
                    what + ": a ternary scale of " + scale
                            + " is no power of two from 2^-32 to 2^15; use 0.25, 0.5, 1 or auto");
        }
        return Optional.of(new WeightQuantizer.Ternary(OptionalInt.of(exponent), source.at(where)));
    }

    Optional<WeightQuantizer> pow2Ternary(int integerBits, int fractionBits, Mark where, String what) {
        boolean sensible = integerBits + fractionBits >= 2
                && integerBits + fractionBits <= WIDEST_POW2
                && fractionBits <= FINEST_POW2;
        return sensible
                ? Optional.of(new WeightQuantizer.Pow2Ternary(integerBits, fractionBits, source.at(where)))
                : bad(
                        where,
                        what + ": Q" + integerBits + "." + fractionBits
                                + " has " + (integerBits + fractionBits) + " bits in all, " + fractionBits
                                + " of them behind the point, wanted 2 to 16 and at most 24; use Q1.1 for {-0.5, 0, 0.5}");
    }

    Optional<WeightQuantizer> exponential(int least, int most, Optional<Double> zeroBelow, Mark where, String what) {
        if (!isExponent(least) || !isExponent(most) || least > most || most - least > MOST_STEPS) {
            return bad(
                    where,
                    what + ": exponents have to be whole numbers that go up, from " + LEAST_EXPONENT + " to "
                            + MOST_EXPONENT + ", at most 32 of them; use exponential(-6,0)");
        }
        double bound = zeroBelow.orElse(Math.scalb(1.0, least - 1));
        if (!(bound >= 0) || bound > Math.scalb(1.0, most)) {
            return bad(
                    where,
                    what + ": weights below " + bound + " shall be zero, which leaves none or makes no sense;"
                            + " use a number from 0 to the largest power");
        }
        return Optional.of(new WeightQuantizer.Exponential(least, most, bound, source.at(where)));
    }

    Optional<WeightQuantizer> fixedPoint(int width, int integerBits, Mark where, String what) {
        return new NumberFormatReader(source)
                .checked(width, integerBits, where, FormatRange.WEIGHT, what)
                .map(format -> new WeightQuantizer.FixedPoint(format, source.at(where)));
    }

    Optional<WeightQuantizer> binary(double scale, Mark where, String what) {
        return scale > 0 && scale <= 1e9
                ? Optional.of(new WeightQuantizer.Binary(scale, source.at(where)))
                : bad(where, what + ": binary weights of " + scale + " make no sense; use a positive number such as 1");
    }

    Optional<WeightQuantizer> stochastic(WeightQuantizer rule, Mark where, String what) {
        return rule instanceof WeightQuantizer.FloatPassthrough
                ? bad(where, what + ": float weights are not rounded, so not stochastically either; use float")
                : Optional.of(new WeightQuantizer.Stochastic(rule, source.at(where)));
    }

    /** Reports a quantizer that cannot be built where it stands, when something shall be built. */
    void checkBuildable(WeightQuantizer quantizer, WeightPlace place, Mark where, String what) {
        if (source.purpose() == Purpose.HARDWARE) {
            quantizer.accept(new Buildable(place, where, what));
        }
    }

    private static boolean isExponent(int exponent) {
        return exponent >= LEAST_EXPONENT && exponent <= MOST_EXPONENT;
    }

    private Optional<WeightQuantizer> bad(Mark where, String message) {
        source.error(Rule.BAD_QUANTIZER, where, message);
        return Optional.empty();
    }

    private final class Buildable implements WeightQuantizer.Visitor<Void> {
        private final WeightPlace place;
        private final Mark where;
        private final String what;

        Buildable(WeightPlace place, Mark where, String what) {
            this.place = place;
            this.where = where;
            this.what = what;
        }

        @Override
        public Void ternary(WeightQuantizer.Ternary quantizer) {
            return weightsOnly("ternary");
        }

        @Override
        public Void pow2Ternary(WeightQuantizer.Pow2Ternary quantizer) {
            return weightsOnly("Q" + quantizer.integerBits() + "." + quantizer.fractionBits());
        }

        @Override
        public Void exponential(WeightQuantizer.Exponential quantizer) {
            return weightsOnly("exponential");
        }

        private Void weightsOnly(String quantizer) {
            if (place == WeightPlace.BIAS) {
                source.error(
                        Rule.NOT_FOR_HARDWARE,
                        where,
                        what + " is " + quantizer + ", which biases have in training only; use fixed(16,4)");
            }
            return null;
        }

        @Override
        public Void fixedPoint(WeightQuantizer.FixedPoint quantizer) {
            if (place == WeightPlace.INPUT_WEIGHTS || place == WeightPlace.RECURRENT_WEIGHTS) {
                source.error(
                        Rule.NEEDS_MULTIPLIER,
                        where,
                        what + " is " + quantizer.format() + ": fixed-point weights would need a multiplier in every"
                                + " lane, so only dense layers may have them; use ternary, Q1.1 or"
                                + " exponential(-6,0)");
            }
            return null;
        }

        @Override
        public Void binary(WeightQuantizer.Binary quantizer) {
            source.error(
                    Rule.NOT_FOR_HARDWARE,
                    where,
                    what + " is binary, which has no zeros to skip and is for training only; use "
                            + (place == WeightPlace.BIAS ? "fixed(16,4)" : "ternary or Q1.1"));
            return null;
        }

        @Override
        public Void stochastic(WeightQuantizer.Stochastic quantizer) {
            source.error(
                    Rule.NOT_FOR_HARDWARE,
                    where,
                    what + " is stochastic, which is for training only, as hardware rounds once and for all; remove"
                            + " 'stochastic'");
            return null;
        }

        @Override
        public Void floatPassthrough(WeightQuantizer.FloatPassthrough quantizer) {
            source.error(
                    Rule.NOT_FOR_HARDWARE,
                    where,
                    what + " is float, which "
                            + (place == WeightPlace.BIAS
                                    ? "biases are in training only; use fixed(16,4)"
                                    : "hardware without multipliers cannot have; use ternary, Q1.1 or exponential(-6,0)"));
            return null;
        }
    }
}
