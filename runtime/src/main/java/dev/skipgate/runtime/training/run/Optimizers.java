package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.optimize.Adam;
import dev.skipgate.runtime.training.optimize.LearningRateSchedule;
import dev.skipgate.runtime.training.optimize.Momentum;
import dev.skipgate.runtime.training.optimize.Optimizer;
import dev.skipgate.runtime.training.optimize.Sgd;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import java.util.List;
import java.util.stream.Stream;

/** Optimizers and schedules from their plans. */
final class Optimizers {
    private Optimizers() {}

    static Optimizer of(UpdateRule rule) {
        return rule.accept(new UpdateRule.Visitor<Optimizer>() {
            @Override
            public Optimizer sgd(UpdateRule.Sgd sgd) {
                return new Sgd();
            }

            @Override
            public Optimizer momentum(UpdateRule.Momentum momentum) {
                return new Momentum((float) momentum.momentum());
            }

            @Override
            public Optimizer adam(UpdateRule.Adam adam) {
                return new Adam(adam.beta1(), adam.beta2(), (float) adam.epsilon());
            }
        });
    }

    static LearningRateSchedule schedule(PhasePlan phase) {
        float rate = (float) phase.learningRate();
        return phase.schedule().accept(new SchedulePlan.Visitor<LearningRateSchedule>() {
            @Override
            public LearningRateSchedule constant(SchedulePlan.Constant constant) {
                return new LearningRateSchedule.Constant(rate);
            }

            @Override
            public LearningRateSchedule decay(SchedulePlan.Decay decay) {
                return new LearningRateSchedule.Decay(rate, decay.factor(), decay.afterEpoch());
            }

            @Override
            public LearningRateSchedule halving(SchedulePlan.Halving halving) {
                return new LearningRateSchedule.Halving(rate, halving.afterEpoch());
            }

            @Override
            public LearningRateSchedule steps(SchedulePlan.Steps steps) {
                List<LearningRateSchedule.Step> later = steps.steps().stream()
                        .map(step -> new LearningRateSchedule.Step(step.epoch(), (float) step.learningRate()))
                        .toList();
                return new LearningRateSchedule.Steps(
                        Stream.concat(Stream.of(new LearningRateSchedule.Step(0, rate)), later.stream())
                                .toList());
            }
        });
    }
}
