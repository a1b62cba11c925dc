package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.optimize.EarlyStopping;
import dev.skipgate.runtime.training.optimize.LearningRateSchedule;
import dev.skipgate.runtime.training.plan.PhasePlan;
import java.util.OptionalInt;

/** What begins anew with every phase. */
final class Phase {
    private final int index;
    private final PhasePlan plan;
    private final long steps;
    private final Learner learner;
    private final LearningRateSchedule schedule;
    private final EarlyStopping stopping;
    private final boolean patient;
    private long step;

    Phase(int index, PhasePlan plan, long stepsPerEpoch, PlannedNetwork network, OptionalInt patience) {
        this.index = index;
        this.plan = plan;
        this.steps = plan.totalSteps(stepsPerEpoch);
        this.learner = new Learner(network, plan.optimizer());
        this.schedule = Optimizers.schedule(plan);
        this.stopping = new EarlyStopping(patience.orElse(1));
        this.patient = patience.isPresent();
    }

    int index() {
        return index;
    }

    PhasePlan plan() {
        return plan;
    }

    Learner learner() {
        return learner;
    }

    EarlyStopping stopping() {
        return stopping;
    }

    float learningRate(double epoch) {
        return schedule.at(epoch);
    }

    /** Updates done. */
    long step() {
        return step;
    }

    void setStep(long done) {
        step = done;
    }

    /** Updates in all. */
    long steps() {
        return steps;
    }

    boolean over() {
        return step >= steps || (patient && stopping.exhausted());
    }
}
