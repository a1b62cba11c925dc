package dev.skipgate.runtime.reference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RandomBundle;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Assume;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ReferenceModelProperties {
    private static final int STEPS = 6;

    /** One input: what the reference model is given, and the vector it stands for. */
    private record Step(int index, int[] values) {}

    private static Step randomStep(NetworkInput input, SplittableRandom random) {
        if (input instanceof NetworkInput.OneHot oneHot) {
            int[] vector = new int[oneHot.size()];
            int index = random.nextInt(vector.length);
            vector[index] = 1;
            return new Step(index, vector);
        }
        if (input instanceof NetworkInput.Embedding table) {
            int index = random.nextInt(table.entries());
            int[] row = new int[table.size()];
            for (int e = 0; e < row.length; e++) {
                row[e] = table.table()[index * table.size() + e];
            }
            return new Step(index, row);
        }
        NetworkInput.Vector vector = (NetworkInput.Vector) input;
        int[] values = new int[vector.size()];
        for (int e = 0; e < values.length; e++) {
            values[e] = random.nextInt(4) == 0 ? 0 : (int) vector.format().saturate(random.nextInt(-40_000, 40_000));
        }
        return new Step(-1, values);
    }

    private static int fraction(NetworkInput input) {
        return input instanceof NetworkInput.Embedding table
                ? table.format().fractionBits()
                : input instanceof NetworkInput.Vector vector ? vector.format().fractionBits() : 0;
    }

    private static int[] run(ReferenceModel model, Step step, StepListener listener) {
        return (step.index() >= 0 ? model.step(step.index(), listener) : model.step(step.values(), listener)).clone();
    }

    @Property(tries = 400)
    void computesWhatTheDatapathPageSays(@ForAll long seed) {
        Network network = RandomBundle.ofOneDirection(seed).network();
        SplittableRandom random = new SplittableRandom(seed);
        ReferenceModel model = new ReferenceModel(network);
        StraightModel expected = new StraightModel(network);
        for (int s = 0; s < STEPS; s++) {
            Step step = randomStep(network.input(), random);
            assertArrayEquals(
                    expected.step(step.values(), fraction(network.input())),
                    run(model, step, StepListener.NONE),
                    "step " + s);
        }
    }

    @Property(tries = 60)
    void aResetForgetsEverything(@ForAll long seed) {
        Network network = RandomBundle.ofOneDirection(seed).network();
        SplittableRandom random = new SplittableRandom(seed);
        List<Step> steps = new ArrayList<>();
        for (int s = 0; s < STEPS; s++) {
            steps.add(randomStep(network.input(), random));
        }
        ReferenceModel model = new ReferenceModel(network);
        List<int[]> first =
                steps.stream().map(step -> run(model, step, StepListener.NONE)).toList();
        model.reset();
        for (int s = 0; s < STEPS; s++) {
            assertArrayEquals(first.get(s), run(model, steps.get(s), StepListener.NONE), "step " + s);
        }
    }

    @Property(tries = 60)
    void listenersHearWhatEveryPhaseReads(@ForAll long seed) {
        Network network = RandomBundle.ofOneDirection(seed).network();
        SplittableRandom random = new SplittableRandom(seed);
        ReferenceModel model = new ReferenceModel(network);
        int layers = network.layers().size();
        boolean oneHot = network.input() instanceof NetworkInput.OneHot;
        List<int[]> before = new ArrayList<>();
        network.layers().forEach(layer -> before.add(new int[layer.units()]));
        for (int s = 0; s < STEPS; s++) {
            Step step = randomStep(network.input(), random);
            Heard heard = new Heard();
            run(model, step, heard);
            assertEquals(oneHot ? step.index() : -1, heard.index);
            for (int l = 0; l < layers; l++) {
                Layer layer = network.layers().get(l);
                int products = layer.products().stream().mapToInt(each -> each).sum();
                assertEquals(products - (oneHot && l == 0 ? 1 : 0), heard.products(l), "products of layer " + l);
                if (layer instanceof RecurrentLayer) {
                    assertArrayEquals(before.get(l), heard.vector(l, 1), "hidden state before layer " + l);
                }
            }
            if (!oneHot) {
                assertArrayEquals(step.values(), heard.vector(0, 0));
            }
            // What goes out of a layer into the next is what the layer remembers.
            for (int l = 0; l < layers; l++) {
                before.set(l, heard.vector(l + 1, 0));
            }
        }
    }

    private static final class Heard implements StepListener {
        private int index = -1;
        private final Map<List<Integer>, int[]> vectors = new HashMap<>();

        @Override
        public void oneHot(int index) {
            this.index = index;
        }

        @Override
        public void vector(int layer, int product, int[] values) {
            assertNull(vectors.put(List.of(layer, product), values.clone()), "heard twice");
        }

        int[] vector(int layer, int product) {
            return vectors.get(List.of(layer, product));
        }

        long products(int layer) {
            return vectors.keySet().stream().filter(key -> key.get(0) == layer).count();
        }
    }

    @Property(tries = 100)
    void wrongInputsAreRefusedAndChangeNothing(@ForAll long seed) {
        Network network = RandomBundle.ofOneDirection(seed).network();
        Assume.that(!network.layers().isEmpty());
        SplittableRandom random = new SplittableRandom(seed);
        ReferenceModel model = new ReferenceModel(network);
        ReferenceModel undisturbed = new ReferenceModel(network);
        for (int s = 0; s < 2; s++) {
            Step step = randomStep(network.input(), random);
            refuses(model, network.input());
            assertArrayEquals(run(undisturbed, step, StepListener.NONE), run(model, step, StepListener.NONE));
        }
    }

    private static void refuses(ReferenceModel model, NetworkInput input) {
        if (input instanceof NetworkInput.Vector vector) {
            assertThrows(IllegalArgumentException.class, () -> model.step(0, StepListener.NONE));
            int[] longer = new int[vector.size() + 1];
            assertThrows(IllegalArgumentException.class, () -> model.step(longer, StepListener.NONE));
            int[] outside = new int[vector.size()];
            outside[outside.length - 1] = (int) vector.format().maximum() + 1;
            assertThrows(IllegalArgumentException.class, () -> model.step(outside, StepListener.NONE));
            return;
        }
        int size = input instanceof NetworkInput.Embedding table ? table.entries() : input.size();
        for (int index : new int[] {-1, size, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> model.step(index, StepListener.NONE));
        }
        int[] vector = new int[input.size()];
        assertThrows(IllegalArgumentException.class, () -> model.step(vector, StepListener.NONE));
    }

    @Example
    void argmaxIsTheLowestAmongEquals() {
        assertEquals(0, ReferenceModel.argmax(new int[] {3}));
        assertEquals(1, ReferenceModel.argmax(new int[] {-5, 7, 7, -7, 7}));
        assertEquals(2, ReferenceModel.argmax(new int[] {-5, -7, -1, -1}));
        int[] equal = new int[9];
        Arrays.fill(equal, Integer.MIN_VALUE);
        assertEquals(0, ReferenceModel.argmax(equal));
    }
}
