package dev.skipgate.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RandomBundle;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReferenceAcceleratorTest {
    private static final int SEEDS = 60;
    private static final int STEPS = 5;

    private static InputSequence inputs(NetworkInput input, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        if (input instanceof NetworkInput.Vector vector) {
            int[][] values = new int[STEPS][vector.size()];
            for (int[] step : values) {
                for (int e = 0; e < step.length; e++) {
                    step[e] = (int) vector.format().saturate(random.nextInt(-300, 300));
                }
            }
            return new InputSequence.Vectors(values);
        }
        int size = input instanceof NetworkInput.Embedding table ? table.entries() : input.size();
        return new InputSequence.Indices(random.ints(STEPS, 0, size).toArray());
    }

    @Test
    void givesWhatTheModelGives() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = RandomBundle.ofOneDirection(seed).network();
            InputSequence input = inputs(network.input(), seed);
            ReferenceModel model = new ReferenceModel(network);
            try (ReferenceAccelerator accelerator = new ReferenceAccelerator(network)) {
                List<StepResult> results = accelerator.run(input);
                assertEquals(STEPS, results.size());
                for (int s = 0; s < STEPS; s++) {
                    int[] logits = input instanceof InputSequence.Indices indices
                            ? model.step(indices.values()[s], StepListener.NONE)
                            : model.step(((InputSequence.Vectors) input).values()[s], StepListener.NONE);
                    check(network, logits, results.get(s));
                }
                assertSame(network, accelerator.network());
            }
        }
    }

    private static void check(Network network, int[] logits, StepResult result) {
        boolean wanted = network.output().result() == DenseOutput.Result.LOGITS;
        assertArrayEquals(wanted ? logits : new int[0], result.logits());
        assertEquals(ReferenceModel.argmax(logits), result.argmax());
        assertEquals(logits[ReferenceModel.argmax(logits)], result.argmaxLogit());
        assertTrue(result.trips().isEmpty());
    }

    @Test
    void goesOnFromItsStateUntilReset() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = RandomBundle.ofOneDirection(seed).network();
            InputSequence input = inputs(network.input(), seed);
            try (ReferenceAccelerator whole = new ReferenceAccelerator(network);
                    ReferenceAccelerator parts = new ReferenceAccelerator(network)) {
                List<StepResult> expected = whole.run(input);
                for (int round = 0; round < 2; round++) {
                    parts.reset();
                    same(expected.subList(0, 2), parts.run(input.slice(0, 2)));
                    same(expected.subList(2, STEPS), parts.run(input.slice(2, STEPS)));
                }
            }
        }
    }

    private static void same(List<StepResult> expected, List<StepResult> actual) {
        assertEquals(expected.size(), actual.size());
        for (int s = 0; s < expected.size(); s++) {
            assertArrayEquals(expected.get(s).logits(), actual.get(s).logits());
            assertEquals(expected.get(s).argmax(), actual.get(s).argmax());
            assertEquals(expected.get(s).argmaxLogit(), actual.get(s).argmaxLogit());
        }
    }

    @Test
    void modelsBesideOneAnotherShareWeightsAndNoState() {
        SparseWeights weights = new SparseWeights();
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = RandomBundle.ofOneDirection(seed).network();
            assertSame(
                    weights.rows(network.output().weights()),
                    weights.rows(network.output().weights()));
            if (network.input() instanceof NetworkInput.Vector) {
                continue;
            }
            ReferenceModel model = new ReferenceModel(network);
            int[] first = model.step(0, StepListener.NONE).clone();
            model.step(0, StepListener.NONE);
            assertArrayEquals(first, model.beside().step(0, StepListener.NONE), "seed " + seed);
        }
    }

    @Test
    void refusesInputsOfAnotherNetwork() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Network network = RandomBundle.ofOneDirection(seed).network();
            try (ReferenceAccelerator accelerator = new ReferenceAccelerator(network)) {
                boolean vectors = network.input() instanceof NetworkInput.Vector;
                InputSequence other =
                        vectors ? new InputSequence.Indices(new int[1]) : new InputSequence.Vectors(new int[1][1]);
                assertThrows(IllegalArgumentException.class, () -> accelerator.run(other));
                InputSequence wrong = vectors
                        ? new InputSequence.Vectors(new int[][] {
                            new int[network.input().size()],
                            new int[1 + network.input().size()]
                        })
                        : new InputSequence.Indices(new int[] {0, 1_000});
                InputSequence outside = vectors
                        ? new InputSequence.Vectors(
                                new int[][] {new int[network.input().size()], filled(network.input(), 1 << 20)})
                        : new InputSequence.Indices(new int[] {0, -1});
                for (InputSequence each : List.of(wrong, outside)) {
                    IllegalArgumentException e =
                            assertThrows(IllegalArgumentException.class, () -> accelerator.run(each));
                    assertTrue(e.getMessage().startsWith("step 1: "), e.getMessage());
                }
            }
        }
    }

    private static int[] filled(NetworkInput input, int value) {
        int[] values = new int[input.size()];
        Arrays.fill(values, value);
        return values;
    }
}
