package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.Pruning.Scheme;
import dev.skipgate.compiler.ir.FloatNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PruneTest {
    /** One layer with these weights under one scheme for all; shapes do not matter to pruning. */
    private static FloatNetwork network(Scheme scheme, double rate, float[] input, float[] recurrent, float[] output) {
        FloatNetwork any =
                new RandomNetwork(1).lstms().atMost(1, 2).pruning(scheme, rate).floats();
        return new FloatNetwork(
                any.description(),
                any.embedding(),
                List.of(new FloatNetwork.FloatLayer(input, recurrent, new float[] {1e-9f})),
                new FloatNetwork.FloatDense(output, new float[] {1e-9f}));
    }

    private static FloatNetwork prune(FloatNetwork network) {
        return new Prune().apply(network, new Diagnostics());
    }

    /** Four gates of two weights, four gates of one, an output of four. */
    private static FloatNetwork byHand(Scheme scheme, double rate) {
        return network(
                scheme,
                rate,
                new float[] {1, -2, 30, -40, 5, 6, -7, 8},
                new float[] {0.1f, -0.2f, 0.3f, 50},
                new float[] {9, -10, 11, 0.4f});
    }

    private static void assertPruned(FloatNetwork pruned, float[] input, float[] recurrent, float[] output) {
        assertArrayEquals(input, pruned.layers().get(0).inputWeights());
        assertArrayEquals(recurrent, pruned.layers().get(0).recurrentWeights());
        assertArrayEquals(output, pruned.output().weights());
    }

    @Test
    void classBlindTakesTheSmallestOfAll() {
        // 16 weights, 8 of them: 0.1 0.2 0.3 0.4 1 2 5 6.
        assertPruned(
                prune(byHand(Scheme.CLASS_BLIND, 0.5)),
                new float[] {0, 0, 30, -40, 0, 0, -7, 8},
                new float[] {0, 0, 0, 50},
                new float[] {9, -10, 11, 0});
    }

    @Test
    void classUniformTakesTheSmallestOfEachClass() {
        // One of each two, none of a single one, two of four.
        assertPruned(
                prune(byHand(Scheme.CLASS_UNIFORM, 0.5)),
                new float[] {0, -2, 0, -40, 0, 6, 0, 8},
                new float[] {0.1f, -0.2f, 0.3f, 50},
                new float[] {0, -10, 11, 0});
    }

    @Test
    void classDistributionUsesOneMultipleOfEachSigma() {
        // Input gates {-s, s, -3s, 3s} have sigma s * sqrt(5); all pairs of classes differ by their scale alone.
        float[] input = new float[16];
        float[] recurrent = new float[16];
        float[] kept = new float[16];
        for (int gate = 0; gate < 4; gate++) {
            float s = (float) Math.pow(10, gate);
            System.arraycopy(new float[] {-s, s, -3 * s, 3 * s}, 0, input, 4 * gate, 4);
            System.arraycopy(new float[] {0, 0, -3 * s, 3 * s}, 0, kept, 4 * gate, 4);
        }
        System.arraycopy(input, 0, recurrent, 0, 16);
        float[] output = {-7, 7, -21, 21};
        assertPruned(prune(network(Scheme.CLASS_DISTRIBUTION, 0.5, input, recurrent, output)), kept, kept, new float[] {
            0, 0, -21, 21
        });
    }

    @Test
    void asTrainedAndRateZeroChangeNothing() {
        List<FloatNetwork> networks = new ArrayList<>();
        networks.add(byHand(Scheme.AS_TRAINED, 0));
        networks.add(byHand(Scheme.CLASS_BLIND, 0));
        networks.add(byHand(Scheme.CLASS_UNIFORM, 0));
        networks.add(byHand(Scheme.CLASS_DISTRIBUTION, 0));
        for (FloatNetwork network : networks) {
            FloatNetwork pruned = prune(network);
            assertPruned(
                    pruned,
                    network.layers().get(0).inputWeights(),
                    network.layers().get(0).recurrentWeights(),
                    network.output().weights());
        }
    }

    @Test
    void zerosThatAreThereCount() {
        FloatNetwork network = network(
                Scheme.CLASS_BLIND, 0.5, new float[] {0, 0, 0, 3, 4, 5, 6, 7}, new float[] {0, 0, 0, 1}, new float[] {
                    0, 8, 9, 10
                });
        // 7 of 16 are zero already; one more goes.
        assertPruned(
                prune(network), new float[] {0, 0, 0, 3, 4, 5, 6, 7}, new float[] {0, 0, 0, 0}, new float[] {0, 8, 9, 10
                });
    }

    @Test
    void biasesAndInputsStay() {
        // Bank-balanced needs the true shapes, which these are not.
        for (Scheme scheme : EnumSet.complementOf(EnumSet.of(Scheme.BANK_BALANCED))) {
            FloatNetwork network = byHand(scheme, scheme == Scheme.AS_TRAINED ? 0 : 0.8);
            FloatNetwork pruned = prune(network);
            FloatNetwork same = byHand(scheme, scheme == Scheme.AS_TRAINED ? 0 : 0.8);
            assertPruned(
                    network,
                    same.layers().get(0).inputWeights(),
                    same.layers().get(0).recurrentWeights(),
                    same.output().weights());
            assertNotSame(network.output().weights(), pruned.output().weights());
            assertArrayEquals(
                    network.layers().get(0).bias(), pruned.layers().get(0).bias());
            assertArrayEquals(network.output().bias(), pruned.output().bias());
        }
    }

    @Property(tries = 150)
    void classBlindReachesTheRate(@ForAll long seed, @ForAll @DoubleRange(max = 0.99) double rate) {
        List<float[]> before = classes(random(seed, Scheme.CLASS_BLIND, rate));
        List<float[]> after = classes(prune(random(seed, Scheme.CLASS_BLIND, rate)));
        checkRate(zeros(after), before.stream().mapToInt(each -> each.length).sum(), rate);
        double greatestZeroed = 0;
        double leastKept = Double.MAX_VALUE;
        for (int c = 0; c < after.size(); c++) {
            greatestZeroed = Math.max(greatestZeroed, greatestZeroed(before.get(c), after.get(c)));
            leastKept = Math.min(leastKept, leastKept(before.get(c), after.get(c)));
        }
        assertTrue(greatestZeroed < leastKept, greatestZeroed + " went, " + leastKept + " stayed");
    }

    @Property(tries = 150)
    void classUniformReachesTheRateInEveryClass(@ForAll long seed, @ForAll @DoubleRange(max = 0.99) double rate) {
        List<float[]> before = classes(random(seed, Scheme.CLASS_UNIFORM, rate));
        List<float[]> after = classes(prune(random(seed, Scheme.CLASS_UNIFORM, rate)));
        for (int c = 0; c < after.size(); c++) {
            checkRate(zeros(List.of(after.get(c))), after.get(c).length, rate);
            assertTrue(greatestZeroed(before.get(c), after.get(c)) < leastKept(before.get(c), after.get(c)));
        }
    }

    @Property(tries = 150)
    void bankBalancedLosesTheSameOfEveryRow(@ForAll long seed, @ForAll @DoubleRange(max = 0.99) double rate) {
        SplittableRandom random = new SplittableRandom(seed);
        int hidden =
                byHand(Scheme.BANK_BALANCED, rate).description().layers().get(0).hidden();
        FloatNetwork network = network(
                Scheme.BANK_BALANCED,
                rate,
                weights(random, 4 * hidden, 1 + random.nextInt(40)),
                weights(random, 4 * hidden, hidden),
                weights(random, 1, 30));
        FloatNetwork pruned = prune(network);
        checkRows(network.layers().get(0).inputWeights(), pruned.layers().get(0).inputWeights(), 4 * hidden, rate);
        checkRows(
                network.layers().get(0).recurrentWeights(),
                pruned.layers().get(0).recurrentWeights(),
                4 * hidden,
                rate);
        checkRows(network.output().weights(), pruned.output().weights(), 1, rate);
    }

    private static void checkRows(float[] before, float[] after, int rows, double rate) {
        int columns = before.length / rows;
        for (int from = 0; from < before.length; from += columns) {
            float[] rowBefore = Arrays.copyOfRange(before, from, from + columns);
            float[] rowAfter = Arrays.copyOfRange(after, from, from + columns);
            checkRate(zeros(List.of(rowAfter)), columns, rate);
            assertTrue(greatestZeroed(rowBefore, rowAfter) < leastKept(rowBefore, rowAfter));
        }
    }

    @Property(tries = 150)
    void classDistributionHasOneLambda(@ForAll long seed, @ForAll @DoubleRange(max = 0.99) double rate) {
        List<float[]> before = classes(random(seed, Scheme.CLASS_DISTRIBUTION, rate));
        List<float[]> after = classes(prune(random(seed, Scheme.CLASS_DISTRIBUTION, rate)));
        checkRate(zeros(after), before.stream().mapToInt(each -> each.length).sum(), rate);
        double below = 0;
        double above = Double.MAX_VALUE;
        for (int c = 0; c < after.size(); c++) {
            double sigma = sigma(before.get(c));
            below = Math.max(below, greatestZeroed(before.get(c), after.get(c)) / sigma);
            above = Math.min(above, leastKept(before.get(c), after.get(c)) / sigma);
        }
        assertTrue(below < above * (1 + 1e-6), "lambda above " + below + ", below " + above);
    }

    /** Gate by gate, weights of very different sizes, none zero. */
    private static FloatNetwork random(long seed, Scheme scheme, double rate) {
        SplittableRandom random = new SplittableRandom(seed);
        return network(
                scheme,
                rate,
                weights(random, 4, 5 + random.nextInt(20)),
                weights(random, 4, 5 + random.nextInt(20)),
                weights(random, 1, 5 + random.nextInt(20)));
    }

    private static float[] weights(SplittableRandom random, int classes, int size) {
        float[] weights = new float[classes * size];
        for (int c = 0; c < classes; c++) {
            double scale = Math.pow(10, random.nextInt(-3, 3));
            double mean = random.nextDouble();
            for (int i = 0; i < size; i++) {
                weights[c * size + i] = (float) (scale * (random.nextDouble(-1, 1) + mean / 3));
            }
        }
        return weights;
    }

    private static List<float[]> classes(FloatNetwork network) {
        List<float[]> classes = new ArrayList<>();
        for (float[] matrix : List.of(
                network.layers().get(0).inputWeights(), network.layers().get(0).recurrentWeights())) {
            int size = matrix.length / 4;
            for (int gate = 0; gate < 4; gate++) {
                classes.add(Arrays.copyOfRange(matrix, gate * size, (gate + 1) * size));
            }
        }
        classes.add(network.output().weights().clone());
        return classes;
    }

    private static void checkRate(int zeros, int of, double rate) {
        assertTrue(Math.abs(zeros - rate * of) < 1 + 1e-9, zeros + " of " + of + " at rate " + rate);
    }

    private static int zeros(List<float[]> classes) {
        int zeros = 0;
        for (float[] ofClass : classes) {
            for (float weight : ofClass) {
                zeros += weight == 0 ? 1 : 0;
            }
        }
        return zeros;
    }

    private static double greatestZeroed(float[] before, float[] after) {
        double greatest = 0;
        for (int i = 0; i < after.length; i++) {
            greatest = after[i] == 0 ? Math.max(greatest, Math.abs(before[i])) : greatest;
        }
        return greatest;
    }

    private static double leastKept(float[] before, float[] after) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < after.length; i++) {
            if (after[i] != 0) {
                assertEquals(before[i], after[i]);
                least = Math.min(least, Math.abs(after[i]));
            }
        }
        return least;
    }

    private static double sigma(float[] weights) {
        double mean = 0;
        for (float weight : weights) {
            mean += weight / (double) weights.length;
        }
        double variance = 0;
        for (float weight : weights) {
            variance += (weight - mean) * (weight - mean) / weights.length;
        }
        return Math.sqrt(variance);
    }
}
