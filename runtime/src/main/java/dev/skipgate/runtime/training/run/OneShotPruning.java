package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.prune.PruningClass;
import java.util.List;
import java.util.Optional;

/** Prunes a network that is not being trained, as the first step of a phase with the same plan would. */
public final class OneShotPruning {
    private OneShotPruning() {}

    /** The classes of weights of a network that can be pruned, in the order of its layers. */
    public static List<PruningClass> classes(TrainableNetwork network) {
        return Masks.classes(network);
    }

    /**
     * Zeroes master weights in place.
     *
     * @param plan whose timing plays no part: all of it happens now
     */
    public static void apply(TrainableNetwork network, PruningPlan plan) {
        Masks masks = new Masks(network);
        PruningPlan now = new PruningPlan(plan.scheme(), plan.rate(), new PruningPlan.OneShot(), plan.overrides());
        masks.begin(Optional.of(now), 1);
        masks.step(0);
    }
}
