package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.OptionalInt;

/** How the float weights of one matrix become codes. */
public sealed interface WeightQuantizer {
    /** Where it was written, or the place it is a default for. */
    SourceLocation where();

    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of quantizer. */
    interface Visitor<R> {
        R ternary(Ternary quantizer);

        R pow2Ternary(Pow2Ternary quantizer);

        R exponential(Exponential quantizer);

        R fixedPoint(FixedPoint quantizer);

        R binary(Binary quantizer);

        R floatPassthrough(FloatPassthrough quantizer);

        R stochastic(Stochastic quantizer);
    }

    /**
     * {-s, 0, +s} with a power of two s; a weight beyond half of s becomes s.
     *
     * @param scaleExponent s is 2 to this power; empty when the compiler shall choose it from the weights
     */
    record Ternary(OptionalInt scaleExponent, SourceLocation where) implements WeightQuantizer {
        public Ternary {
            Objects.requireNonNull(scaleExponent, "scaleExponent");
            Objects.requireNonNull(where, "where");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.ternary(this);
        }
    }

    /**
     * Qm.f: whole multiples of 2^-f, clipped symmetrically. Q1.1 gives {-0.5, 0, 0.5}.
     *
     * @param integerBits m, the sign among them; below 1 when all weights are small: {@code } has 8 bits, and none that stand for 0.25 or more
     * @param fractionBits f, at least 0
     */
    record Pow2Ternary(int integerBits, int fractionBits, SourceLocation where) implements WeightQuantizer {
        public Pow2Ternary {
            if (fractionBits < 0 || integerBits + fractionBits < 2) {
                throw new IllegalArgumentException("no such format: Q" + integerBits + "." + fractionBits);
            }
            Objects.requireNonNull(where, "where");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.pow2Ternary(this);
        }
    }

    /**
     * Sign times a power of two, and zero below a bound.
     *
     * @param minExponent of the smallest power
     * @param maxExponent of the largest power
     * @param zeroBelow weights of a smaller magnitude become zero
     */
    record Exponential(int minExponent, int maxExponent, double zeroBelow, SourceLocation where)
            implements WeightQuantizer {
        public Exponential {
            if (minExponent > maxExponent) {
                throw new IllegalArgumentException("the powers go up: " + minExponent + " to " + maxExponent);
            }
            if (!(zeroBelow >= 0) || Double.isInfinite(zeroBelow)) {
                throw new IllegalArgumentException("zero below a number that is not negative, not " + zeroBelow);
            }
            Objects.requireNonNull(where, "where");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.exponential(this);
        }
    }

    /** Plain fixed point, for biases and for a dense output that wants it. */
    record FixedPoint(NumberFormat format, SourceLocation where) implements WeightQuantizer {
        /** The format of a quantizer that has to be fixed point. */
        static NumberFormat formatOf(WeightQuantizer quantizer) {
            if (quantizer instanceof FixedPoint fixedPoint) {
                return fixedPoint.format();
            }
            throw new IllegalStateException("the frontend refuses " + quantizer + " here for hardware");
        }

        public FixedPoint {
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(where, "where");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.fixedPoint(this);
        }
    }

    /**
     * {-s, +s}: for training only, as it has no zeros to skip.
     *
     * @param scale s, positive
     */
    record Binary(double scale, SourceLocation where) implements WeightQuantizer {
        public Binary {
            if (!(scale > 0) || Double.isInfinite(scale)) {
                throw new IllegalArgumentException("binary weights of a positive scale, not " + scale);
            }
            Objects.requireNonNull(where, "where");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.binary(this);
        }
    }

    /** No quantization: for training only. */
    record FloatPassthrough(SourceLocation where) implements WeightQuantizer {
        public FloatPassthrough {
            Objects.requireNonNull(where, "where");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.floatPassthrough(this);
        }
    }

    /**
     * Another rule whose roundings are drawn at random, so that the mean is the weight: for training only.
     *
     * @param rule anything but this and {@link FloatPassthrough}
     */
    record Stochastic(WeightQuantizer rule, SourceLocation where) implements WeightQuantizer {
        public Stochastic {
            if (rule instanceof Stochastic || rule instanceof FloatPassthrough) {
                throw new IllegalArgumentException("nothing is rounded at random in " + rule);
            }
            Objects.requireNonNull(where, "where");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.stochastic(this);
        }
    }
}
