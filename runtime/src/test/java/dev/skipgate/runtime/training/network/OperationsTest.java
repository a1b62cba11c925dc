package dev.skipgate.runtime.training.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.model.GateValues;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.operation.TensorOperation;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.Site;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations at places of a network. */
class OperationsTest {
    private static final int VOCABULARY = 5;
    private static final int TIME = 6;
    private static final TensorOperation HALF = new TensorOperation.Threshold(0.15f);
    private static final int[] TOKENS = {0, 3, 1, 4, 2, 0};

    private static NetworkPlan plan(Cell cell) {
        RecurrentPlan layer = new RecurrentPlan(
                "only", cell, 4, false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        return new NetworkPlan(
                new InputPlan.OneHot(VOCABULARY), List.of(layer), OutputPlan.plain(VOCABULARY), Objective.EVERY_STEP);
    }

    private static PlannedNetwork network(Cell cell, OperationPlan operations) {
        return NetworkBuilder.build(plan(cell).with(operations), RandomState.of(4));
    }

    private static float[] logits(PlannedNetwork network) {
        Sequence logits = network.network()
                .forward(Sequence.ofTokens(TIME, VOCABULARY, TOKENS), Window.full(TIME, 1, false, false));
        return Arrays.copyOfRange(logits.data(), logits.offset(), logits.offset() + TIME * VOCABULARY);
    }

    private static OperationPlan at(Site site, int gate, TensorOperation operation) {
        return new OperationPlan(
                List.of(), List.of(new OperationPlan.OnValues("only", false, site, gate, operation)), List.of());
    }

    private static Parameter weights(PlannedNetwork network) {
        return network.network().parameters().get(1);
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void aThresholdOfZeroChangesNoBitAnywhere(Cell cell) {
        float[] plain = logits(network(cell, OperationPlan.NONE));
        for (Site site : Site.values()) {
            for (int gate = 0; gate < cell.gates(); gate++) {
                assertArrayEquals(plain, logits(network(cell, at(site, gate, new TensorOperation.Threshold(0)))));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Cell.class)
    void outputsBelowAThresholdAreZeroForTheLayerAboveAndForTheNextStep(Cell cell) {
        PlannedNetwork network = network(cell, at(Site.OUTPUT, 0, HALF));
        float[] plain = logits(network(cell, OperationPlan.NONE));
        assertFalse(Arrays.equals(plain, logits(network)));
        Sequence hidden = network.network().output(0);
        boolean zero = false;
        for (int i = 0; i < TIME * 4; i++) {
            float value = hidden.data()[hidden.offset() + i];
            zero |= value == 0;
            assertTrue(value == 0 || Math.abs(value) >= 0.15f, () -> "" + value);
        }
        assertTrue(zero);
    }

    @Test
    void anOperationOnAGateLeavesTheOthers() {
        PlannedNetwork network = network(Cell.LSTM, at(Site.GATE, 2, new TensorOperation.Threshold(9)));
        logits(network);
        GateValues gates = ((RecurrentLayer) network.network().layers().get(0)).gateValues();
        gates.forEach((gate, values, from, count) -> {
            for (int i = from; i < from + count; i++) {
                assertEquals(gate == 2, values[i] == 0, "gate " + gate);
            }
        });
    }

    @Test
    void operationsOnWeightsLeaveTheMastersAndActAlsoWhereNothingIsRounded() {
        OperationPlan third = new OperationPlan(
                List.of(new OperationPlan.OnWeights("weight_hh_l0", 2, 4, new TensorOperation.Threshold(9))),
                List.of(),
                List.of());
        PlannedNetwork network = network(Cell.LSTM, third);
        Parameter recurrent = weights(network);
        assertEquals("weight_hh_l0", recurrent.name());
        assertArrayEquals(weights(network(Cell.LSTM, OperationPlan.NONE)).master(), recurrent.master());
        for (int i = 0; i < recurrent.size(); i++) {
            boolean meant = i / 16 == 2;
            assertEquals(meant ? 0 : recurrent.master()[i], recurrent.effective()[i]);
        }
        float[] with = logits(network);
        PlannedNetwork changed = network(Cell.LSTM, OperationPlan.NONE);
        System.arraycopy(recurrent.effective(), 0, weights(changed).master(), 0, recurrent.size());
        assertArrayEquals(logits(changed), with);
    }
}
