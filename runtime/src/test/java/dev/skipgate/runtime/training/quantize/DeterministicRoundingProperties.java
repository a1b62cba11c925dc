package dev.skipgate.runtime.training.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.FixedPointQuantizer;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.numeric.TernaryQuantizer;
import dev.skipgate.runtime.numeric.WeightMatrix;
import dev.skipgate.runtime.numeric.WeightQuantizer;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Deterministic rounding in training gives the values that compilation will, bit for bit. */
class DeterministicRoundingProperties {
    private static final int ROWS = 3;

    @Provide
    Arbitrary<float[]> weights() {
        Arbitrary<Float> ties = Arbitraries.integers().between(-600, 600).map(value -> value / 64f);
        Arbitrary<Float> besideTies = ties.map(Math::nextUp);
        return Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.floats().between(-2, 2)),
                        Tuple.of(3, ties),
                        Tuple.of(2, besideTies),
                        Tuple.of(1, Arbitraries.of(0f, -0f, 0.49999997f, -0.49999997f, Float.MIN_VALUE)),
                        Tuple.of(1, Arbitraries.floats()))
                .array(float[].class)
                .ofSize(ROWS * 11);
    }

    private static void assertSame(WeightQuantizer compiled, WeightRounding trained, float[] weights) {
        int columns = weights.length / ROWS;
        WeightMatrix matrix = compiled.quantize(weights, ROWS, columns);
        float[] wanted = new float[weights.length];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = (float) matrix.real(i / columns, i % columns);
        }
        float[] before = weights.clone();
        RandomState random = RandomState.of(1);
        float[] effective = new float[weights.length];
        trained.quantize(weights, ROWS, columns, effective, random);
        // A boxed comparison tells -0 from 0.
        for (int i = 0; i < wanted.length; i++) {
            assertEquals((Float) wanted[i], (Float) effective[i], "weight " + weights[i] + " as " + trained.describe());
        }
        assertArrayEquals(before, weights);
        assertArrayEquals(RandomState.of(1).state(), random.state());
        trained.quantize(before, ROWS, columns, before, random);
        assertArrayEquals(wanted, before, "in place");
        assertEquals(compiled.describe(), trained.describe());
    }

    @Property(tries = 300)
    void ternary(@ForAll("weights") float[] weights, @ForAll @IntRange(min = -12, max = 4) int exponent) {
        assertSame(
                new TernaryQuantizer(OptionalInt.of(exponent)),
                new TernaryRounding(new TernaryScale.PowerOfTwo(exponent), false),
                weights);
        assertSame(
                new TernaryQuantizer(OptionalInt.empty()),
                new TernaryRounding(new TernaryScale.Fitted(), false),
                weights);
    }

    @Property(tries = 500)
    void powerOfTwoTernary(
            @ForAll("weights") float[] weights,
            @ForAll @IntRange(min = 1, max = 5) int m,
            @ForAll @IntRange(min = 1, max = 11) int f) {
        PowerOfTwoTernaryQuantizer format = new PowerOfTwoTernaryQuantizer(m, f);
        assertSame(format, new PowerOfTwoTernaryRounding(format, false), weights);
    }

    @Property(tries = 500)
    void exponential(
            @ForAll("weights") float[] weights,
            @ForAll @IntRange(min = -22, max = 0) int lo,
            @ForAll @IntRange(max = 9) int range,
            @ForAll @DoubleRange(max = 0.5) double zeroBelow) {
        ExponentialQuantizer format = new ExponentialQuantizer(lo, lo + range, zeroBelow);
        assertSame(format, new ExponentialRounding(format, false), weights);
    }

    @Property(tries = 500)
    void fixedPoint(
            @ForAll("weights") float[] weights,
            @ForAll @IntRange(min = 1, max = 16) int width,
            @ForAll @IntRange(min = -4, max = 8) int integerBits) {
        FixedPointQuantizer format = new FixedPointQuantizer(FixedPointFormat.signed(width, integerBits));
        assertSame(format, new FixedPointRounding(format, false), weights);
    }

    @Property(tries = 500)
    void activations(
            @ForAll("weights") float[] values,
            @ForAll @IntRange(min = 1, max = ActivationRounding.MAX_WIDTH) int width,
            @ForAll @IntRange(min = -8, max = 24) int integerBits,
            @ForAll boolean signed) {
        FixedPointFormat format = new FixedPointFormat(width, integerBits, signed);
        float[] rounded = values.clone();
        new ActivationRounding(format).round(rounded, 2, values.length - 5);
        for (int i = 0; i < values.length; i++) {
            boolean inside = i >= 2 && i < values.length - 3;
            float wanted = inside ? (float) format.toReal(format.quantize(values[i])) : values[i];
            assertEquals((Float) wanted, (Float) rounded[i], values[i] + " as " + format);
        }
    }
}
