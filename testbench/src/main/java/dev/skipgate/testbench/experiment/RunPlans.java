package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.Interval;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Run plans of one phase of a number of steps, as experiments need them: nothing is saved.
 *
 * @param steps updates
 * @param evaluations at even distances
 * @param quantized whether weights are rounded as the network says
 */
record RunPlans(
        int batch,
        int time,
        boolean carryState,
        long steps,
        int evaluations,
        OptimizerPlan optimizer,
        double learningRate,
        SchedulePlan schedule,
        boolean quantized) {
    RunPlan plan(Request request, GateGradientPlan gradients, Optional<DropoutPlan> dropout) {
        PhasePlan phase = new PhasePlan(
                "training",
                Double.POSITIVE_INFINITY,
                OptionalLong.of(steps),
                optimizer,
                learningRate,
                schedule,
                quantized,
                Optional.empty(),
                false);
        return new RunPlan(
                Request.SEED,
                request.threads(),
                batch,
                time,
                carryState,
                List.of(phase),
                gradients,
                dropout,
                Interval.steps(Math.max(1, steps / evaluations)),
                Interval.steps(Math.max(1, steps)),
                1,
                OptionalInt.empty(),
                List.of());
    }

    RunPlan plan(Request request) {
        return plan(request, new GateGradientPlan.KeepAll(), Optional.empty());
    }
}
