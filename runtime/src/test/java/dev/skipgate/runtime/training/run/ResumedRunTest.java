package dev.skipgate.runtime.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A run that goes on from a state, beside one that never stopped. */
class ResumedRunTest {
    @Test
    void aResumedRunEndsInTheSameWeights() {
        for (RunPlan plan : List.of(
                TrainerTest.run(0.01, new GateGradientPlan.KeepAll()),
                TrainerTest.run(0.01, new GateGradientPlan.TargetSparsity(0.6)),
                TrainerTest.run(0.01, new GateGradientPlan.KeepAll(), Optional.of(TrainerTest.gradual(0.7))))) {
            Trainer whole = TrainerTest.trainer(plan, new TrainingListener() {}, CheckpointSink.NONE);
            whole.run(() -> false);
            RandomState random = RandomState.of(5);
            for (int trial = 0; trial < 6; trial++) {
                int stopAfter = 1 + random.nextInt(239);
                int[] steps = {0};
                Trainer stopped = TrainerTest.trainer(plan, new TrainingListener() {}, CheckpointSink.NONE);
                assertFalse(stopped.run(() -> ++steps[0] == stopAfter));
                Trainer resumed = TrainerTest.trainer(plan, new TrainingListener() {}, CheckpointSink.NONE);
                resumed.restore(stopped.state());
                assertTrue(resumed.run(() -> false));
                TrainerTest.assertSame(TrainerTest.weights(whole), TrainerTest.weights(resumed));
            }
        }
    }

    private static List<TrainingListener.Sparsity> reports(Trainer[] made, RunPlan plan) {
        List<TrainingListener.Sparsity> reports = new ArrayList<>();
        made[0] = TrainerTest.trainer(
                plan,
                new TrainingListener() {
                    @Override
                    public void sparsity(Sparsity sparsity) {
                        reports.add(sparsity);
                    }
                },
                CheckpointSink.NONE);
        return reports;
    }

    @Test
    void aResumedRunReportsTheSparsityOfAllSteps() {
        RunPlan plan = TrainerTest.run(0.01, new GateGradientPlan.TargetSparsity(0.6));
        Trainer[] trainer = new Trainer[1];
        List<TrainingListener.Sparsity> whole = reports(trainer, plan);
        trainer[0].run(() -> false);
        int[] steps = {0};
        Trainer stopped = TrainerTest.trainer(plan, new TrainingListener() {}, CheckpointSink.NONE);
        stopped.run(() -> ++steps[0] == 33);
        List<TrainingListener.Sparsity> resumed = reports(trainer, plan);
        trainer[0].restore(stopped.state());
        trainer[0].run(() -> false);
        assertEquals(whole.size() - 1, resumed.size(), "one report, at step 20, came before");
        for (int i = 0; i < resumed.size(); i++) {
            TrainingListener.Sparsity one = whole.get(i + 1);
            TrainingListener.Sparsity other = resumed.get(i);
            assertEquals(one.at(), other.at());
            assertEquals(one.skipped(), other.skipped());
            assertArrayEquals(
                    one.gateGradients().get("lstm").zeros(),
                    other.gateGradients().get("lstm").zeros());
        }
        TrainerState old = stopped.state();
        Map<String, long[]> without = new TreeMap<>(old.longs());
        without.remove("gate-sums");
        List<TrainingListener.Sparsity> fewer = reports(trainer, plan);
        trainer[0].restore(new TrainerState(old.floats(), without));
        trainer[0].run(() -> false);
        assertEquals(
                whole.get(1).skipped().all() * 7 / 20,
                fewer.get(0).skipped().all(),
                1e-6,
                "an older checkpoint counts from step 33 to 40");
        assertEquals(whole.get(2).skipped(), fewer.get(1).skipped());
    }
}
