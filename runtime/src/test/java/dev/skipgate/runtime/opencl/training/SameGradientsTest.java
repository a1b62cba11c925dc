package dev.skipgate.runtime.opencl.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.opencl.OpenCl;
import dev.skipgate.runtime.training.dropout.RowPattern;
import dev.skipgate.runtime.training.dropout.RowProducts;
import dev.skipgate.runtime.training.dropout.TilePattern;
import dev.skipgate.runtime.training.dropout.TileProducts;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.sparse.GateThreshold;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a device logits and gradients are those of the trainer on the processor, within {@link #ERROR} of the largest number of each array. */
class SameGradientsTest {
    private static final double ERROR = 2e-5;
    private static final int TIME = 7;
    private static final int BATCH = 5;
    private static final int CLASSES = 9;

    private final Random random = new Random(4);
    private OpenClTraining training;

    @BeforeEach
    void start() {
        OpenCl.assume();
        training = OpenClTraining.on(Optional.empty());
    }

    @AfterEach
    void stop() {
        if (training != null) {
            training.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Cell.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GRU_RESET_FIRST"})
    void ofEachCellFromTokensUp(Cell cell) {
        Pair pair = pair(
                new InputPlan.OneHot(11),
                List.of(RecurrentPlan.plain("lower", cell, 40), RecurrentPlan.plain("upper", cell, 33)));
        for (int window = 0; window < 3; window++) {
            pair.compare(tokens(11), Window.full(TIME, BATCH, window > 0, true));
        }
        // Inputs and steps of two layers and the output, forward; steps, weights and, but for tokens, inputs, backward.
        assertEquals(4 + 5 + 3, training.launchesOfWindow());
        assertEquals(3L * training.launchesOfWindow(), training.launches());
    }

    @ParameterizedTest
    @EnumSource(
            value = Cell.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"GRU_RESET_FIRST"})
    void inReverseWithPadding(Cell cell) {
        Pair pair = pair(
                new InputPlan.Real(6, Optional.empty()),
                List.of(
                        new RecurrentPlan(
                                "both",
                                cell,
                                19,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        new RecurrentPlan(
                                "reverse",
                                cell,
                                11,
                                RecurrentPlan.Direction.REVERSE,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false),
                        new DensePlan("dense", 21, true, Optional.empty(), Optional.empty(), Optional.empty())));
        Window.Padding padding = new Window.Padding(new int[] {0, 2, 0, 1, 6}, new int[] {7, 4, 1, 6, 1});
        pair.compare(real(6), new Window(TIME, BATCH, Optional.of(padding), false, true));
    }

    @Test
    void withValuesRoundedToFormats() {
        FixedPointFormat eight = FixedPointFormat.signed(8, 1);
        RecurrentPlan layer = new RecurrentPlan(
                "lstm",
                Cell.LSTM,
                24,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                        new CellFormats(FixedPointFormat.signed(10, 4), eight, FixedPointFormat.signed(16, 4), eight)),
                false);
        Pair pair = pair(new InputPlan.OneHot(11), List.of(layer));
        pair.both(each -> {
            each.roundings().setActive(true);
            each.roundings().refresh();
        });
        pair.compare(tokens(11), Window.full(TIME, BATCH, false, true));
    }

    /** A threshold drops the same gradients, and the same number is counted. */
    @ParameterizedTest
    @EnumSource(
            value = Cell.class,
            names = {"LSTM", "GRU"})
    void withAThresholdOnGateGradients(Cell cell) {
        Pair pair = pair(new InputPlan.OneHot(11), List.of(RecurrentPlan.plain("layer", cell, 40)));
        GateThreshold here = new GateThreshold(cell.gates(), 3e-5f);
        GateThreshold there = new GateThreshold(cell.gates(), 3e-5f);
        recurrent(pair.here, 0).setGateGradientFilter(here);
        recurrent(pair.there, 0).setGateGradientFilter(there);
        Window.Padding padding = new Window.Padding(new int[] {0, 2, 0, 1, 6}, new int[] {7, 4, 1, 6, 1});
        pair.compare(tokens(11), new Window(TIME, BATCH, Optional.of(padding), false, true));
        assertTrue(
                here.counts().sparsity() > 0.1 && here.counts().sparsity() < 0.9,
                "" + here.counts().sparsity());
        assertArrayEquals(here.counts().zeros(), there.counts().zeros());
        assertArrayEquals(here.counts().all(), there.counts().all());
        assertArrayEquals(
                recurrent(pair.here, 0).gateGradientValues().values(),
                recurrent(pair.there, 0).gateGradientValues().values(),
                1e-6f);
    }

    /** Row patterns over inputs, states and outputs. */
    @Test
    void withRowPatterns() {
        Pair pair = pair(
                new InputPlan.Real(6, Optional.empty()),
                List.of(
                        RecurrentPlan.plain("lower", Cell.LSTM, 40),
                        RecurrentPlan.plain("upper", Cell.GRU, 21),
                        new DensePlan("dense", 37, true, Optional.empty(), Optional.empty(), Optional.empty())));
        for (int period = 2; period < 5; period++) {
            RowPattern ofLower = new RowPattern(period, 1, 40);
            RowPattern ofUpper = new RowPattern(period, 2, 21);
            RowPattern ofDense = new RowPattern(period, period, 37);
            pair.both(each -> {
                RecurrentLayer upper = recurrent(each, 1);
                upper.setInputMap(rows(ofLower, RowPattern.all(63)));
                upper.setRecurrentMap(rows(ofUpper, RowPattern.all(63)));
                ((DenseLayer) each.network().layers().get(2)).setMap(rows(ofUpper, ofDense));
                ((DenseLayer) each.network().layers().get(3)).setMap(rows(ofDense, RowPattern.all(CLASSES)));
            });
            pair.compare(real(6), Window.full(TIME, BATCH, false, true));
        }
    }

    /** Tile patterns over inputs, states and a dense layer, whose tiles suit wide sums or do not. */
    @Test
    void withTilePatterns() {
        Pair pair = pair(
                new InputPlan.Real(6, Optional.empty()),
                List.of(
                        RecurrentPlan.plain("lower", Cell.LSTM, 40),
                        RecurrentPlan.plain("upper", Cell.LSTM, 70),
                        new DensePlan("dense", 37, true, Optional.empty(), Optional.empty(), Optional.empty())));
        for (int size : new int[] {32, 5, 64}) {
            pair.both(each -> {
                RecurrentLayer upper = recurrent(each, 1);
                upper.setInputMap(tiles(280, 40, size, 3));
                upper.setRecurrentMap(tiles(280, 70, size, 2));
                ((DenseLayer) each.network().layers().get(2)).setMap(tiles(37, 70, size, 2));
            });
            pair.compare(real(6), Window.full(TIME, BATCH, false, true));
        }
    }

    private static RowProducts rows(RowPattern inputs, RowPattern outputs) {
        RowProducts products = new RowProducts(inputs.width(), outputs.width());
        products.use(inputs, outputs, 1.5f);
        return products;
    }

    private static TileProducts tiles(int rows, int columns, int size, int period) {
        TileProducts products = new TileProducts(columns, rows);
        products.use(new TilePattern(period, period, rows, columns, size, size), 1.5f);
        return products;
    }

    private static RecurrentLayer recurrent(PlannedNetwork planned, int index) {
        return planned.network().recurrentLayers().get(index);
    }

    private Sequence tokens(int vocabulary) {
        return Sequence.ofTokens(
                TIME * BATCH,
                vocabulary,
                random.ints(TIME * BATCH, 0, vocabulary).toArray());
    }

    private Sequence real(int width) {
        return Sequence.of(TIME * BATCH, width, gaussian(TIME * BATCH * width));
    }

    private float[] gaussian(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private Pair pair(InputPlan input, List<LayerPlan> layers) {
        NetworkPlan plan = new NetworkPlan(input, layers, OutputPlan.plain(CLASSES), Objective.EVERY_STEP);
        Pair pair =
                new Pair(NetworkBuilder.build(plan, RandomState.of(5)), NetworkBuilder.build(plan, RandomState.of(5)));
        training.place(pair.there);
        return pair;
    }

    /** The same network on the processor and on the device. */
    private final class Pair {
        private final PlannedNetwork here;
        private final PlannedNetwork there;

        Pair(PlannedNetwork here, PlannedNetwork there) {
            this.here = here;
            this.there = there;
        }

        void both(Consumer<PlannedNetwork> change) {
            change.accept(here);
            change.accept(there);
        }

        /** Goes forward and backward. */
        void compare(Sequence input, Window window) {
            Sequence wanted = here.network().forward(input, window);
            Sequence seen = there.network().forward(input, window);
            float[] gradient = gaussian(wanted.rows() * CLASSES);
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] *= 1e-3f;
            }
            assertNear("logits", wanted.data(), seen.data());
            both(each -> {
                each.network().clearGradients();
                each.network().backward(Sequence.of(wanted.rows(), CLASSES, gradient));
            });
            for (int i = 0; i < here.network().parameters().size(); i++) {
                Parameter parameter = here.network().parameters().get(i);
                assertNear(
                        parameter.name(),
                        parameter.gradient(),
                        there.network().parameters().get(i).gradient());
            }
        }
    }

    private static void assertNear(String name, float[] wanted, float[] seen) {
        double largest = 0;
        double error = 0;
        for (int i = 0; i < wanted.length; i++) {
            largest = Math.max(largest, Math.abs(wanted[i]));
            error = Math.max(error, Math.abs(wanted[i] - seen[i]));
        }
        assertTrue(largest > 0, name + " is zero");
        assertTrue(error <= ERROR * largest, name + " differs by " + error + ", its largest number is " + largest);
    }
}
