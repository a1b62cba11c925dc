package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Optional;

/** Dropout in a run. */
final class Dropping {
    private final RandomState random;

    Dropping(PlannedNetwork network, Optional<DropoutPlan> plan, RandomState random) {
        this.random = random;
    }

    void draw() {}

    void suspend() {}

    long[] randomState() {
        return random.state();
    }

    void restoreRandomState(long[] state) {
        random.restore(state);
    }
}
