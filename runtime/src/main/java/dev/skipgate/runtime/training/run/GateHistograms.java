package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.model.GateValues;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.plan.Interval;
import java.util.ArrayList;
import java.util.List;

/** Takes histograms of gates and gate gradients after the updates that a plan names. */
final class GateHistograms {
    private final long[] steps;

    /** @param moments of the run */
    GateHistograms(List<Interval> moments, long stepsPerEpoch) {
        steps = moments.stream()
                .mapToLong(moment -> moment.inSteps(stepsPerEpoch))
                .toArray();
    }

    /** Whether they are wanted after so many updates. */
    boolean dueAt(long step) {
        for (long due : steps) {
            if (due == step) {
                return true;
            }
        }
        return false;
    }

    /** From what the layers still hold of the last update. */
    void take(List<RecurrentLayer> layers, TrainingListener.Moment at, TrainingListener listener) {
        for (RecurrentLayer layer : layers) {
            tell(GateSparsifier.key(layer), layer.gateValues(), false, at, listener);
            tell(GateSparsifier.key(layer), layer.gateGradientValues(), true, at, listener);
        }
    }

    private static void tell(
            String layer, GateValues values, boolean gradients, TrainingListener.Moment at, TrainingListener listener) {
        List<Histogram.Builder> builders = new ArrayList<>();
        for (int gate = 0; gate < values.gates(); gate++) {
            builders.add(gradients ? Histogram.Builder.ofMagnitudes() : Histogram.Builder.ofValues());
        }
        values.forEach((gate, all, from, count) -> builders.get(gate).add(all, from, count));
        for (int gate = 0; gate < values.gates(); gate++) {
            listener.histogram(new TrainingListener.GateHistogram(
                    at,
                    layer,
                    gate,
                    values.gates(),
                    gradients,
                    builders.get(gate).build()));
        }
    }
}
