package dev.skipgate.testbench.lab.search;

import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.runtime.training.sparse.ValueCounts;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The thresholds that a search may choose among, one for each layer, and what they do to the quality. Step k of a layer is the threshold below which k twentieths of its values other
 * than zero lie; step 0 leaves the layer as it is.
 */
public abstract class ThresholdTrials {
    /** Steps above 0. */
    public static final int STEPS = 19;

    static final int PARTS = STEPS + 1;

    private final MeasuredNetwork model;
    private final Map<String, float[]> thresholds = new LinkedHashMap<>();
    private Tally before = Tally.NONE;
    private int evaluations;

    ThresholdTrials(MeasuredNetwork model) {
        this.model = model;
    }

    /** Adds a layer by the magnitudes of its values other than zero; they are sorted. */
    final void add(String layer, float[] magnitudes, int count) {
        Arrays.sort(magnitudes, 0, count);
        float[] found = new float[PARTS];
        for (int step = 1; step < PARTS && count > 0; step++) {
            found[step] = magnitudes[(int) ((long) step * count / PARTS)];
        }
        thresholds.put(layer, found);
    }

    /** Measures the model as it is, to be called when all layers are there. */
    final void begin() {
        before = read(Map.of());
        evaluations = 0;
    }

    /** Reads the data with the thresholds of these steps. */
    abstract Tally read(Map<String, Integer> steps);

    /** Values other than zero that a step takes from a layer. */
    public abstract long removed(String layer, int step);

    /** The weights as stored, with the thresholds of these steps, by the name of the matrix; none where weights have none. */
    public Map<String, float[]> weights(Map<String, Integer> steps) {
        return Map.of();
    }

    /** What these steps come to. */
    abstract Outcome outcome(String method, Map<String, Integer> steps, Tally tally, int reads, double seconds);

    /** The layers with their blocks, their thresholds at these steps and what was counted in them. */
    final Map<String, Outcome.OfLayer> found(
            Map<String, Integer> steps, Map<String, String> blocks, Map<String, ValueCounts> counts) {
        Map<String, Outcome.OfLayer> found = new LinkedHashMap<>();
        for (String layer : layerNames()) {
            float threshold = threshold(layer, steps.getOrDefault(layer, 0));
            found.put(
                    layer,
                    new Outcome.OfLayer(
                            blocks.get(layer), threshold, counts.get(layer).sparsity()));
        }
        return found;
    }

    final MeasuredNetwork model() {
        return model;
    }

    /** The names of the layers that can have a threshold. */
    public final List<String> layerNames() {
        return List.copyOf(thresholds.keySet());
    }

    public final float threshold(String layer, int step) {
        return thresholds.get(layer)[step];
    }

    /** Reads the data with the thresholds of these steps; layers without one are at step 0. */
    public final Tally measure(Map<String, Integer> steps) {
        evaluations++;
        return read(steps);
    }

    /** The share of the quality that a tally has. */
    public final double kept(Tally tally) {
        return model.words().kept(before, tally);
    }

    /** Of the model as it is. */
    public final Tally before() {
        return before;
    }

    /** How often the data were read since this was last asked. */
    public final int takeEvaluations() {
        int taken = evaluations;
        evaluations = 0;
        return taken;
    }
}
