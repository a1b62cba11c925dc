package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.PhasePlan;

/** Where a run leaves what must outlive it. */
public interface CheckpointSink {
    /** Keeps nothing. */
    CheckpointSink NONE = new CheckpointSink() {
        @Override
        public void save(TrainerState state, long step) {}

        @Override
        public void best(TrainerState state, PhasePlan phase, double loss) {}

        @Override
        public void phaseEnded(PhasePlan phase, PlannedNetwork network) {}
    };

    /** A state to go on from. */
    void save(TrainerState state, long step);

    /** The state with the least validation loss of its phase so far. */
    void best(TrainerState state, PhasePlan phase, double loss);

    /** A phase is at its end; the network holds its last weights. */
    void phaseEnded(PhasePlan phase, PlannedNetwork network);
}
