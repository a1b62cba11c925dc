package dev.skipgate.runtime.training.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.opencl.OpenCl;
import dev.skipgate.runtime.opencl.training.OpenClTraining;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole runs on a device: the losses of the trainer on the processor, and what a run has to keep across a stop. */
class TrainerOnOpenClTest {
    /** Between the losses of an update here and there, while nothing is rounded: sums are added up in another order. */
    private static final double FLOAT_ERROR = 1e-4;

    /** The same in phases that round, where a value on an edge may fall to another side. */
    private static final double ROUNDED_ERROR = 0.05;

    @BeforeAll
    static void assume() {
        OpenCl.assume();
    }

    private static List<Double> losses(RunPlan plan, Optional<OpenClTraining> device) {
        List<Double> losses = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void step(Step step) {
                losses.add(step.loss());
            }
        };
        TrainerTest.trainer(
                        plan, listener, CheckpointSink.NONE, network -> device.ifPresent(each -> each.place(network)))
                .run(() -> false);
        return losses;
    }

    /** With half of the gate gradients made zero. */
    private static RunPlan plan() {
        return TrainerTest.run(0.02, new GateGradientPlan.TargetSparsity(0.5));
    }

    @Test
    void curvesOfLossesOverlap() {
        List<Double> here = losses(plan(), Optional.empty());
        try (OpenClTraining training = OpenClTraining.on(Optional.empty())) {
            List<Double> there = losses(plan(), Optional.of(training));
            assertEquals(240, here.size());
            assertEquals(here.size(), there.size());
            for (int step = 0; step < here.size(); step++) {
                double bound = step < 120 ? FLOAT_ERROR : ROUNDED_ERROR;
                assertEquals(here.get(step), there.get(step), bound, "step " + step);
            }
            assertTrue(here.get(239) < here.get(0) / 2, "it learns");
        }
    }

    @Test
    void aRunThatWasStoppedEndsWithTheSameWeights() {
        RunPlan plan = plan();
        try (OpenClTraining training = OpenClTraining.on(Optional.empty())) {
            Trainer whole = TrainerTest.trainer(plan, new TrainingListener() {}, CheckpointSink.NONE, training::place);
            assertTrue(whole.run(() -> false));
            int[] left = {57};
            Trainer stopped =
                    TrainerTest.trainer(plan, new TrainingListener() {}, CheckpointSink.NONE, training::place);
            assertFalse(stopped.run(() -> --left[0] == 0));
            Trainer resumed =
                    TrainerTest.trainer(plan, new TrainingListener() {}, CheckpointSink.NONE, training::place);
            resumed.restore(stopped.state());
            assertTrue(resumed.run(() -> false));
            Map<String, float[]> wanted = TrainerTest.weights(whole);
            TrainerTest.assertSame(wanted, TrainerTest.weights(resumed));
        }
    }
}
