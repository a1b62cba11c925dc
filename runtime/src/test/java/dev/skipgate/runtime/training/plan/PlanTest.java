package dev.skipgate.runtime.training.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.SequenceEnd;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PlanTest {
    private static final OptimizerPlan ADAM = OptimizerPlan.of(UpdateRule.Adam.STANDARD);

    @Test
    void layersAreJoinedByTheirWidths() {
        NetworkPlan network = network(
                new RecurrentPlan(
                        "both",
                        Cell.GRU,
                        5,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false),
                new DensePlan("dense", 7, true, Optional.empty(), Optional.empty()));

        assertEquals(List.of(3, 10, 7), List.of(network.inputsOf(0), network.inputsOf(1), network.inputsOf(2)));
        assertTrue(network.readsFromTheEnd());
        assertTrue(network.recurrent());
    }

    @Test
    void aPerceptronHasNoRecurrentLayer() {
        NetworkPlan network = network(new DensePlan("dense", 7, true, Optional.empty(), Optional.empty()));

        assertFalse(network.recurrent());
        assertFalse(network.readsFromTheEnd());
    }

    @Test
    void aNetworkNeedsLayersWithDistinctNames() {
        refused("has no layers", () -> network());
        refused(
                "two layers are called 'a'",
                () -> network(RecurrentPlan.plain("a", Cell.LSTM, 2), RecurrentPlan.plain("a", Cell.GRU, 2)));
    }

    @Test
    void onlyVanillaCellsStartAsTheIdentity() {
        assertTrue(identity(Cell.RNN_RELU).identityStart());
        refused("an identity start is for RNN_TANH and RNN_RELU", () -> identity(Cell.LSTM));
        refused("an identity start is for RNN_TANH and RNN_RELU", () -> identity(Cell.GRU));
    }

    @Test
    void formatsTooWideForFloatsAreRefused() {
        CellFormats wide = new CellFormats(
                FixedPointFormat.signed(11, 4),
                FixedPointFormat.signed(10, 2),
                FixedPointFormat.signed(24, 4),
                FixedPointFormat.signed(8, 1));

        refused(
                "wanted at most 22 bits",
                () -> new RecurrentPlan(
                        "a",
                        Cell.LSTM,
                        2,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(wide),
                        false));
        refused(
                "wanted at most 22 bits",
                () -> new OutputPlan(
                        2,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(FixedPointFormat.signed(23, 8)),
                        SequenceEnd.ENDS));
    }

    @Test
    void aPhaseEndsAtItsEpochsOrItsStepsWhicheverIsFirst() {
        assertEquals(250, phase(2.5, OptionalLong.empty()).totalSteps(100));
        assertEquals(30, phase(2.5, OptionalLong.of(30)).totalSteps(100));
        assertEquals(250, phase(2.5, OptionalLong.of(300)).totalSteps(100));
        assertEquals(30, phase(Double.POSITIVE_INFINITY, OptionalLong.of(30)).totalSteps(100));
        assertEquals(1, phase(0.001, OptionalLong.empty()).totalSteps(100));
        refused(
                "wanted a positive number, or a number of steps",
                () -> phase(Double.POSITIVE_INFINITY, OptionalLong.empty()));
        refused("wanted a positive number, or a number of steps", () -> phase(Double.NaN, OptionalLong.of(1)));
    }

    @Test
    void intervalsAreCountedInSteps() {
        assertEquals(50, Interval.epochs(0.5).inSteps(100));
        assertEquals(1, Interval.epochs(0.001).inSteps(100));
        assertEquals(7, Interval.steps(7).inSteps(100));
        refused("wanted a whole number", () -> new Interval(0.5, Interval.Unit.STEPS));
        refused("wanted a positive number", () -> Interval.steps(0));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        refused("wanted 0 up to but without 1", () -> new UpdateRule.Momentum(1));
        refused("wanted a positive number", () -> new UpdateRule.Adam(0.9, 0.999, 0));
        refused(
                "wanted a number of at least 0",
                () -> new OptimizerPlan(UpdateRule.Adam.STANDARD, Double.NaN, 0, OptionalDouble.empty()));
        refused(
                "wanted a positive number",
                () -> new OptimizerPlan(UpdateRule.Adam.STANDARD, 0, 0, OptionalDouble.of(0)));
        refused("wanted at most 1", () -> new SchedulePlan.Decay(1.1, 0));
        refused(
                "have to rise",
                () -> new SchedulePlan.Steps(List.of(new SchedulePlan.Step(2, 1), new SchedulePlan.Step(2, 1))));
        refused("wanted a power of two", () -> new PruningScheme.BankBalanced(6));
        refused("wanted 0 <= from < to <= 1", () -> new PruningPlan.Gradual(0.5, 0.5, 10));
        refused(
                "weight_ih_l0",
                () -> new PruningPlan(
                        new PruningScheme.ClassBlind(), 0.5, new PruningPlan.OneShot(), Map.of("weight_ih_l0", 1.0)));
        refused("wanted a positive number", () -> new GateGradientPlan.Threshold(0));
        refused("wanted 0 up to but without 1", () -> new GateGradientPlan.TargetSparsity(1));
        refused("layer 'a'", () -> new DropoutPlan(new DropoutPattern.Row(16), Map.of("a", 1.0), false));
        refused("wanted at least 2", () -> new DropoutPattern.Tile(1, 32, 32, DropoutPattern.TiledWeights.ABOVE));
    }

    @Test
    void aRunNeedsPhasesWithDistinctNames() {
        PhasePlan phase = PhasePlan.of("a", 1, ADAM, 0.1, false);

        assertEquals(List.of(phase), run(List.of(phase), 1).phases());
        refused("no phases", () -> run(List.of(), 1));
        refused("two phases are called 'a'", () -> run(List.of(phase, phase), 1));
        refused("the batch size is 0", () -> run(List.of(phase), 0));
    }

    private static NetworkPlan network(LayerPlan... layers) {
        return new NetworkPlan(new InputPlan.OneHot(3), List.of(layers), OutputPlan.plain(3), Objective.EVERY_STEP);
    }

    private static RecurrentPlan identity(Cell cell) {
        return new RecurrentPlan(
                "a", cell, 2, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), true);
    }

    private static PhasePlan phase(double epochs, OptionalLong steps) {
        return new PhasePlan(
                "a", epochs, steps, ADAM, 0.1, new SchedulePlan.Constant(), false, Optional.empty(), false);
    }

    private static RunPlan run(List<PhasePlan> phases, int batch) {
        return new RunPlan(
                1,
                1,
                batch,
                10,
                true,
                phases,
                new GateGradientPlan.KeepAll(),
                Optional.empty(),
                Interval.epochs(1),
                Interval.epochs(1),
                3,
                OptionalInt.empty(),
                List.of());
    }

    private static void refused(String wanted, Supplier<?> make) {
        IllegalArgumentException seen = assertThrows(IllegalArgumentException.class, () -> make.get());
        assertTrue(seen.getMessage().contains(wanted), seen.getMessage());
    }
}
