package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AccumulatorsTest {
    private static WeightMatrix powers(int columns, int fraction, int... codes) {
        short[] stored = new short[codes.length];
        int greatest = 0;
        for (int i = 0; i < codes.length; i++) {
            stored[i] = (short) codes[i];
            greatest = Math.max(greatest, Math.abs(codes[i]) - 1);
        }
        return new WeightMatrix(
                codes.length / columns, columns, WeightMatrix.Coding.POWER_OF_TWO, fraction, greatest, stored);
    }

    private static WeightMatrix fixed(int columns, int fraction, int... codes) {
        short[] stored = new short[codes.length];
        for (int i = 0; i < codes.length; i++) {
            stored[i] = (short) codes[i];
        }
        return new WeightMatrix(codes.length / columns, columns, WeightMatrix.Coding.FIXED_POINT, fraction, 15, stored);
    }

    @Test
    void bitsByHand() {
        // |1| + |-2| + |4| = 7 times 128 = 896, and a bias of 127: 1023 = 2^10 - 1 fits 11 bits; one more does not.
        Accumulators sum = new Accumulators(List.of(new Accumulators.Term(powers(3, 0, 1, -2, 3), 7, 128, false)));
        assertEquals(11, sum.bits(new long[] {127}));
        assertEquals(11, sum.bits(new long[] {-127}));
        assertEquals(12, sum.bits(new long[] {128}));
        // One column at a time: 4 alone.
        Accumulators oneHot = new Accumulators(List.of(new Accumulators.Term(powers(3, 0, 1, -2, 3), 0, 1, true)));
        assertEquals(4, oneHot.bits(new long[] {3}));
        assertEquals(5, oneHot.bits(new long[] {4}));
        // 7 is walked as 8 - 1: partial sums reach 9 times 2, not 7 times 2.
        Accumulators digits = new Accumulators(List.of(new Accumulators.Term(fixed(1, 0, 7), 0, 2, false)));
        assertEquals(6, digits.bits(new long[] {0}));
        // The worst row counts; nothing at all still has a sign and a digit.
        Accumulators rows = new Accumulators(List.of(new Accumulators.Term(powers(1, 0, 1, 5, 0), 0, 1, false)));
        assertEquals(6, rows.bits(new long[3]));
        assertEquals(
                2, new Accumulators(List.of(new Accumulators.Term(powers(1, 0, 0), 0, 9, false))).bits(new long[1]));
    }

    @Test
    void alignsToTheFinest() {
        Accumulators.Term coarse = new Accumulators.Term(powers(1, 1, 1), 3, 8, false);
        Accumulators.Term fine = new Accumulators.Term(powers(1, 4, 1), 6, 32, false);
        Accumulators sum = new Accumulators(List.of(coarse, fine));
        assertEquals(10, sum.fraction());
        // 8 << 6 and 32.
        assertEquals(11, sum.bits(new long[] {479}));
        assertEquals(11, sum.bits(new long[] {480 - 1}));
        assertEquals(12, sum.bits(new long[] {480}));
    }

    @Test
    void noPartialSumLeavesTheBits() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 400; i++) {
            List<Accumulators.Term> terms = new ArrayList<>();
            int columns = 1 + random.nextInt(3);
            for (int t = 0; t < 1 + random.nextInt(2); t++) {
                int[] codes = random.ints(columns, -6, 7).toArray();
                int fraction = random.nextInt(4);
                WeightMatrix matrix =
                        random.nextBoolean() ? powers(columns, fraction, codes) : fixed(columns, fraction, codes);
                boolean oneHot = t == 0 && random.nextBoolean();
                long magnitude = oneHot ? 1 : 1L << (1 + random.nextInt(6));
                terms.add(new Accumulators.Term(matrix, random.nextInt(5), magnitude, oneHot));
            }
            Accumulators sum = new Accumulators(terms);
            long bias = random.nextInt(-40, 41);
            int bits = sum.bits(new long[] {bias});
            long[] extremes = {Math.min(0, bias), Math.max(0, bias)};
            terms.forEach(term -> widen(extremes, term, sum.fraction()));
            long limit = 1L << (bits - 1);
            String what = extremes[0] + " to " + extremes[1] + " in " + bits + " bits";
            assertTrue(extremes[0] >= -limit && extremes[1] <= limit - 1, what);
        }
    }

    /** Widens the extremes by the partial sums a product passes through: all activations, any of the digits walked. */
    private static void widen(long[] extremes, Accumulators.Term term, int fraction) {
        long least = 0;
        long greatest = 0;
        int align = fraction - term.fraction() - term.weights().weightFraction();
        for (int column = 0; column < term.weights().columns(); column++) {
            int integer = (int) term.weights().integer(0, column);
            long lowest = 0;
            long highest = 0;
            for (long x : new long[] {term.oneHot() ? 0 : -term.magnitude(), 0, term.magnitude()}) {
                long plus = (SignedDigits.nonZeroMask(integer) & ~SignedDigits.negativeMask(integer)) * x;
                long minus = SignedDigits.negativeMask(integer) * -x;
                lowest = Math.min(lowest, Math.min(0, plus) + Math.min(0, minus));
                highest = Math.max(highest, Math.max(0, plus) + Math.max(0, minus));
            }
            least = term.oneHot() ? Math.min(least, lowest) : least + lowest;
            greatest = term.oneHot() ? Math.max(greatest, highest) : greatest + highest;
        }
        extremes[0] += least << align;
        extremes[1] += greatest << align;
    }

    @Test
    void theBitsAreTheFewestForTheSumOfMagnitudes() {
        SplittableRandom random = new SplittableRandom(8);
        for (int i = 0; i < 2000; i++) {
            int[] codes = random.ints(4, -300, 301).toArray();
            long magnitude = 1L << random.nextInt(10);
            long bias = random.nextInt(-5000, 5001);
            long bound = Math.abs(bias);
            for (int code : codes) {
                bound += SignedDigits.nonZeroMask(code) * magnitude;
            }
            Accumulators sum =
                    new Accumulators(List.of(new Accumulators.Term(fixed(4, 3, codes), 2, magnitude, false)));
            int bits = 2;
            while (bound > (1L << (bits - 1)) - 1) {
                bits++;
            }
            assertEquals(bits, sum.bits(new long[] {bias}));
        }
    }

    @Test
    void hugeSumsAreCountedNotWrapped() {
        WeightMatrix wide = powers(2, 40, 32, -32);
        Accumulators.Term coarse = new Accumulators.Term(wide, -20, 1L << 15, false);
        Accumulators.Term fine = new Accumulators.Term(powers(2, 40, 1, 1), 60, 1L << 15, false);
        // 2 * 2^31 * 2^15 * 2^80 and a little.
        assertTrue(new Accumulators(List.of(coarse, fine)).bits(new long[1]) > 32);
        Accumulators sum = new Accumulators(List.of(fine));
        assertTrue(sum.bits(sum.biases(new float[] {1}, FixedPointFormat.signed(8, 3))) > 32);
    }

    @Test
    void biasesByHand() {
        // Sums have 4 fraction bits, biases 6 and 8 bits in all: rounded half up to sixteenths, saturated at -2 and
        // 31/16.
        Accumulators sum = new Accumulators(List.of(new Accumulators.Term(powers(1, 0, 1), 4, 8, false)));
        assertArrayEquals(
                new long[] {1, 0, -1, 16, 31, -32, 31, 2},
                sum.biases(
                        new float[] {1 / 32f, -1 / 32f, -1.01f / 32, 1, 1.99f, -2.5f, 7, 0.1f},
                        FixedPointFormat.signed(8, 2)));
        // Coarser biases: halves, shifted left by three.
        assertArrayEquals(
                new long[] {8, 0, -8, 8 * 7},
                sum.biases(new float[] {0.25f, -0.25f, -0.26f, 9}, FixedPointFormat.signed(4, 3)));
        // Biases finer than the sum by all their bits but one, and by all: the format's range holds no other step.
        assertArrayEquals(
                new long[] {0, -1, 0}, sum.biases(new float[] {1, -1, 0.01f}, FixedPointFormat.signed(4, -3)));
        assertArrayEquals(new long[] {0, 0, 0}, sum.biases(new float[] {1, -1, 0.01f}, FixedPointFormat.signed(4, -4)));
        assertArrayEquals(new long[] {0, 0, 0}, sum.biases(new float[] {1, -1, 0.01f}, FixedPointFormat.signed(4, -9)));
    }

    @Test
    void biasesAsExactArithmeticRoundsThem() {
        SplittableRandom random = new SplittableRandom(9);
        for (int i = 0; i < 5000; i++) {
            int sumFraction = random.nextInt(-2, 12);
            FixedPointFormat format = FixedPointFormat.signed(2 + random.nextInt(10), random.nextInt(-3, 6));
            float bias = (float) ((random.nextInt(8001) - 4000) * Math.pow(2, -random.nextInt(14)));
            Accumulators sum = new Accumulators(List.of(new Accumulators.Term(powers(1, 0, 1), sumFraction, 1, false)));
            int kept = Math.min(format.fractionBits(), sumFraction);
            BigInteger rounded = scale(new BigDecimal(bias), kept)
                    .add(new BigDecimal("0.5"))
                    .setScale(0, RoundingMode.FLOOR)
                    .toBigInteger();
            // The values of the bias format that are whole steps of 2^-kept.
            BigInteger least = scale(BigDecimal.valueOf(format.minimum()), kept - format.fractionBits())
                    .setScale(0, RoundingMode.CEILING)
                    .toBigInteger();
            BigInteger greatest = scale(BigDecimal.valueOf(format.maximum()), kept - format.fractionBits())
                    .setScale(0, RoundingMode.FLOOR)
                    .toBigInteger();
            long wanted = rounded.max(least).min(greatest).longValueExact() << (sumFraction - kept);
            assertEquals(
                    wanted, sum.biases(new float[] {bias}, format)[0], bias + " as " + format + " at " + sumFraction);
        }
    }

    private static BigDecimal scale(BigDecimal value, int bits) {
        BigDecimal power = new BigDecimal(BigInteger.ONE.shiftLeft(Math.abs(bits)));
        return bits >= 0 ? value.multiply(power) : value.divide(power);
    }
}
