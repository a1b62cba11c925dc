package dev.skipgate.runtime.training.quantize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.FixedPointQuantizer;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Stochastic rounding takes the two neighbours of a weight, and its mean is the weight where the paper's formula says so. */
class StochasticRoundingTest {
    private static final int DRAWS = 40_000;

    /**
     * A value between two neighbours {@code gap} apart has at most the variance {@code gap^2 / 4}; the mean of n draws is then within
     * {@code 5 gap / (2 sqrt(n))} but once in a million seeds, and the seed is fixed.
     */
    private static void assertMean(WeightRounding rounding, float weight, double mean, float... neighbours) {
        float[] master = new float[DRAWS];
        Arrays.fill(master, weight);
        float[] effective = new float[DRAWS];
        rounding.quantize(master, 1, DRAWS, effective, RandomState.of(17));
        double sum = 0;
        Set<Float> seen = new TreeSet<>();
        for (float value : effective) {
            sum += value;
            seen.add(value);
        }
        Set<Float> wanted = new TreeSet<>();
        for (float neighbour : neighbours) {
            wanted.add(neighbour);
        }
        assertEquals(wanted, seen, weight + " as " + rounding.describe());
        double gap = neighbours.length == 1 ? 0 : Math.abs(neighbours[1] - neighbours[0]);
        assertEquals(mean, sum / DRAWS, 2.5 * gap / Math.sqrt(DRAWS) + 1e-6, weight + " as " + rounding.describe());
        assertTrue(rounding.stochastic() && rounding.describe().startsWith("stochastic "));
    }

    private static void assertUnbiased(WeightRounding rounding, float weight, float... neighbours) {
        assertMean(rounding, weight, weight, neighbours);
    }

    @Test
    void binary() {
        WeightRounding rounding = new BinaryRounding(0.5f, true);
        assertUnbiased(rounding, 0.1f, -0.5f, 0.5f);
        assertUnbiased(rounding, -0.4f, -0.5f, 0.5f);
        assertMean(rounding, 3, 0.5, 0.5f);
        assertMean(rounding, -3, -0.5, -0.5f);
    }

    @Test
    void ternary() {
        WeightRounding rounding = new TernaryRounding(new TernaryScale.PowerOfTwo(-1), true);
        assertUnbiased(rounding, 0.3f, 0, 0.5f);
        assertUnbiased(rounding, -0.01f, -0.5f, 0);
        assertMean(rounding, 0, 0, 0);
        assertMean(rounding, -0.7f, -0.5, -0.5f);
    }

    @Test
    void powerOfTwoTernary() {
        WeightRounding rounding = new PowerOfTwoTernaryRounding(new PowerOfTwoTernaryQuantizer(2, 2), true);
        assertUnbiased(rounding, 0.3f, 0.25f, 0.5f);
        assertUnbiased(rounding, -0.3f, -0.5f, -0.25f);
        assertUnbiased(rounding, -0.5f, -0.5f);
        assertMean(rounding, 9, 1.75, 1.75f);
    }

    @Test
    void exponential() {
        WeightRounding rounding = new ExponentialRounding(new ExponentialQuantizer(-4, 1, 0), true);
        assertUnbiased(rounding, 0.7f, 0.5f, 1);
        assertUnbiased(rounding, -0.13f, -0.25f, -0.125f);
        assertUnbiased(rounding, 0.25f, 0.25f);
        assertMean(rounding, 0.01f, 0.0625, 0.0625f);
        assertMean(rounding, 3, 2, 2);
        assertMean(rounding, -0f, 0, 0);
        WeightRounding withZero = new ExponentialRounding(new ExponentialQuantizer(-4, 1, 0.1), true);
        assertMean(withZero, 0.0999f, 0, 0);
    }

    @Test
    void fixedPoint() {
        WeightRounding rounding = new FixedPointRounding(new FixedPointQuantizer(FixedPointFormat.signed(4, 1)), true);
        assertUnbiased(rounding, 0.3f, 0.25f, 0.375f);
        assertUnbiased(rounding, -0.3f, -0.375f, -0.25f);
        assertUnbiased(rounding, -1, -1);
        assertMean(rounding, 5, 0.875, 0.875f);
    }

    @Test
    void theSameRandomStateGivesTheSameWeights() {
        WeightRounding rounding = new BinaryRounding(1, true);
        float[] master = new float[64];
        float[] first = new float[64];
        float[] second = new float[64];
        rounding.quantize(master, 8, 8, first, RandomState.of(3));
        rounding.quantize(master, 8, 8, second, RandomState.of(3));
        assertArrayEquals(first, second);
    }
}
