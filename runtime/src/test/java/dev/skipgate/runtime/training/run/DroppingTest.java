package dev.skipgate.runtime.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.loss.SoftmaxCrossEntropy;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPattern.TiledWeights;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class DroppingTest {
    private static final int TIME = 4;
    private static final int BATCH = 3;
    private static final int WIDTH = 6;
    private static final int CLASSES = 5;

    static final List<DropoutPattern> PATTERNS = List.of(
            new DropoutPattern.Conventional(),
            new DropoutPattern.Row(4),
            new DropoutPattern.Tile(4, 2, 3, TiledWeights.ABOVE),
            new DropoutPattern.Tile(4, 2, 3, TiledWeights.OWN));

    private final RandomState random = RandomState.of(11);

    private static LayerPlan dense(String name) {
        return new DensePlan(name, 8, true, Optional.empty(), Optional.empty());
    }

    private TrainableNetwork network(List<LayerPlan> layers) {
        return NetworkBuilder.build(
                        new NetworkPlan(
                                new InputPlan.Real(WIDTH, Optional.empty()),
                                layers,
                                OutputPlan.plain(CLASSES),
                                Objective.EVERY_STEP),
                        random)
                .network();
    }

    private static List<LayerPlan> mixed() {
        return List.of(
                RecurrentPlan.plain("one", Cell.LSTM, 8),
                RecurrentPlan.plain("two", Cell.GRU, 8),
                dense("three"),
                dense("four"));
    }

    private static DropoutPlan plan(DropoutPattern pattern) {
        return new DropoutPlan(pattern, Map.of("one", 0.5, "two", 0.4, "three", 0.5, "four", 0.3), true);
    }

    private Sequence input() {
        float[] values = new float[TIME * BATCH * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return Sequence.of(TIME * BATCH, WIDTH, values);
    }

    private static float[] logits(TrainableNetwork network, Sequence input) {
        Sequence logits = network.forward(input, Window.full(TIME, BATCH, false, true));
        return Arrays.copyOf(logits.data(), logits.rows() * logits.width());
    }

    @ParameterizedTest
    @FieldSource("PATTERNS")
    void everyWindowDropsAnewAndEvaluationDropsNothing(DropoutPattern pattern) {
        TrainableNetwork network = network(mixed());
        Sequence input = input();
        float[] whole = logits(network, input);
        Dropping dropping = new Dropping(network, Optional.of(plan(pattern)), RandomState.of(1));
        dropping.draw();
        float[] first = logits(network, input);
        assertArrayEquals(first, logits(network, input), "one window, one mask");
        int different = 0;
        for (int i = 0; i < 10; i++) {
            dropping.draw();
            different += Arrays.equals(first, logits(network, input)) ? 0 : 1;
        }
        assertTrue(different >= 8, "only " + different + " of 10 windows differ");
        dropping.suspend();
        assertArrayEquals(whole, logits(network, input));
    }

    @ParameterizedTest
    @FieldSource("PATTERNS")
    void theSameRandomStateDropsTheSame(DropoutPattern pattern) {
        TrainableNetwork network = network(mixed());
        Sequence input = input();
        Dropping dropping = new Dropping(network, Optional.of(plan(pattern)), RandomState.of(1));
        dropping.draw();
        logits(network, input);
        long[] state = dropping.randomState();
        dropping.draw();
        float[] first = logits(network, input);
        dropping.restoreRandomState(state);
        dropping.draw();
        assertArrayEquals(first, logits(network, input));
    }

    @ParameterizedTest
    @FieldSource("PATTERNS")
    void gradientsAgreeWithDifferences(DropoutPattern pattern) {
        TrainableNetwork network = network(mixed());
        Sequence input = input();
        int[] targets = new int[TIME * BATCH];
        Arrays.setAll(targets, i -> random.nextInt(CLASSES));
        Dropping dropping = new Dropping(network, Optional.of(plan(pattern)), RandomState.of(2));
        dropping.draw();
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        loss(network, input, targets, loss);
        network.clearGradients();
        network.backward(Sequence.of(TIME * BATCH, CLASSES, loss.gradient().clone()));
        int checked = 0;
        int nonzero = 0;
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.size(); i += 7) {
                float before = parameter.master()[i];
                float step = 2e-3f;
                parameter.master()[i] = before + step;
                double above = loss(network, input, targets, loss);
                parameter.master()[i] = before - step;
                double below = loss(network, input, targets, loss);
                parameter.master()[i] = before;
                double middle = loss(network, input, targets, loss);
                if (Math.abs(above - 2 * middle + below) / step < 2e-3) {
                    double numeric = (above - below) / (2 * step);
                    assertEquals(
                            numeric,
                            parameter.gradient()[i],
                            5e-4 + 0.01 * Math.abs(numeric),
                            parameter.name() + "[" + i + "]");
                    checked++;
                    nonzero += parameter.gradient()[i] == 0 ? 0 : 1;
                }
            }
        }
        assertTrue(checked > 100 && nonzero > 30, checked + " checked, " + nonzero + " not zero");
    }

    private static double loss(TrainableNetwork network, Sequence input, int[] targets, SoftmaxCrossEntropy loss) {
        Sequence logits = network.forward(input, Window.full(TIME, BATCH, false, true));
        return loss.loss(logits.data(), logits.offset(), logits.rows(), CLASSES, targets);
    }

    /** The mean over many windows of a linear network is the network without dropout. */
    @ParameterizedTest
    @FieldSource("PATTERNS")
    void inTheMeanNothingIsLost(DropoutPattern pattern) {
        TrainableNetwork network = network(List.of(new DensePlan("one", 8, false, Optional.empty(), Optional.empty())));
        for (Parameter parameter : network.parameters()) {
            if (parameter.columns() == 1) {
                Arrays.fill(parameter.master(), 0f);
            }
        }
        Sequence input = input();
        float[] whole = logits(network, input);
        Dropping dropping = new Dropping(
                network, Optional.of(new DropoutPlan(pattern, Map.of("one", 0.5), false)), RandomState.of(3));
        double[] sums = new double[whole.length];
        int windows = 4000;
        for (int i = 0; i < windows; i++) {
            dropping.draw();
            float[] logits = logits(network, input);
            for (int k = 0; k < sums.length; k++) {
                sums[k] += logits[k] / windows;
            }
        }
        double worst = 0;
        double greatest = 0;
        for (int k = 0; k < sums.length; k++) {
            worst = Math.max(worst, Math.abs(sums[k] - whole[k]));
            greatest = Math.max(greatest, Math.abs(whole[k]));
        }
        assertTrue(worst < 0.1 * greatest, "off by " + worst + " of " + greatest);
    }

    @Test
    void aPatternOverTooFewTilesIsRefused() {
        for (int side : new int[] {8, 4}) {
            DataException thrown = assertThrows(
                    DataException.class,
                    () -> new Dropping(
                            network(mixed()),
                            Optional.of(new DropoutPlan(
                                    new DropoutPattern.Tile(16, side, side, TiledWeights.ABOVE),
                                    Map.of("four", 0.9),
                                    false)),
                            RandomState.of(1)));
            assertTrue(thrown.getMessage().contains("tiles of " + side + " x " + side), thrown.getMessage());
        }
    }

    /** In a linear network whose biases are not zero, weights above have no gradient of zero unless tiles of them are dropped. */
    @Test
    void tilesAreOfTheWeightsAskedFor() {
        assertEquals(Set.of("one.weight"), weightsWithoutGradient(TiledWeights.OWN));
        assertTrue(weightsWithoutGradient(TiledWeights.ABOVE).contains("two.weight"));
    }

    private Set<String> weightsWithoutGradient(TiledWeights weights) {
        TrainableNetwork network = network(List.of(
                new DensePlan("one", 8, false, Optional.empty(), Optional.empty()),
                new DensePlan("two", 8, false, Optional.empty(), Optional.empty())));
        for (Parameter parameter : network.parameters()) {
            if (parameter.columns() == 1) {
                Arrays.fill(parameter.master(), 0.5f);
            }
        }
        DropoutPattern tiles = new DropoutPattern.Tile(4, 2, 3, weights);
        Dropping dropping = new Dropping(
                network, Optional.of(new DropoutPlan(tiles, Map.of("one", 0.7), false)), RandomState.of(4));
        Sequence input = input();
        float[] gradient = new float[TIME * BATCH * CLASSES];
        Arrays.fill(gradient, 1f);
        Set<String> without = new TreeSet<>();
        for (int window = 0; window < 20; window++) {
            dropping.draw();
            logits(network, input);
            network.clearGradients();
            network.backward(Sequence.of(TIME * BATCH, CLASSES, gradient));
            for (Parameter parameter : network.parameters()) {
                if (parameter.columns() > 1 && tileIsZero(parameter)) {
                    without.add(parameter.name());
                }
            }
        }
        return without;
    }

    /** Whether the gradient of the first tile of 2 x 3, or of the one beside it, is exactly zero everywhere. */
    private static boolean tileIsZero(Parameter parameter) {
        for (int from : new int[] {0, 3}) {
            float sum = 0;
            for (int row = 0; row < 2; row++) {
                for (int column = from; column < from + 3; column++) {
                    sum += Math.abs(parameter.gradient()[row * parameter.columns() + column]);
                }
            }
            if (sum == 0) {
                return true;
            }
        }
        return false;
    }

    @Test
    void withoutAPlanNothingIsDropped() {
        TrainableNetwork network = network(mixed());
        Sequence input = input();
        float[] whole = logits(network, input);
        Dropping dropping = new Dropping(network, Optional.empty(), RandomState.of(1));
        dropping.draw();
        assertArrayEquals(whole, logits(network, input));
        assertFalse(whole[0] == 0);
    }
}
