package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.sparse.GateCounts;
import dev.skipgate.runtime.training.sparse.SkippedProducts;
import java.util.List;
import java.util.Map;

/** Hears how a run goes on. */
public interface TrainingListener {
    /**
     * Where a run stands.
     *
     * @param step updates of the whole run
     * @param phaseStep updates of the phase
     * @param phaseSteps all that the phase has
     * @param epoch epochs of the phase, with the fraction of the present one
     */
    record Moment(String phase, long step, long phaseStep, long phaseSteps, double epoch) {}

    /**
     * One update.
     *
     * @param loss mean over the targets of the window, in nats
     * @param gradientNorm of all gradients before clipping
     * @param targets how many there were
     */
    record Step(Moment at, double loss, double accuracy, double gradientNorm, double learningRate, long targets) {}

    /**
     * Quality on the validation data.
     *
     * @param floatLoss with the full-precision weights and activations, in nats
     * @param roundedLoss with weights and activations rounded as the plan says
     * @param best whether it is the best of the phase so far
     */
    record Evaluation(
            Moment at,
            double floatLoss,
            double floatAccuracy,
            double roundedLoss,
            double roundedAccuracy,
            boolean best) {}

    /**
     * Sparsity since the last report.
     *
     * @param gateGradients by layer
     * @param thresholds by layer
     * @param skipped products of the recurrent layers
     * @param weights share of zeros among the effective values, by parameter
     * @param weightGradients the same among the gradients of the last update, of weights whose gradients have operations
     */
    record Sparsity(
            Moment at,
            Map<String, GateCounts> gateGradients,
            Map<String, Float> thresholds,
            SkippedProducts skipped,
            Map<String, Double> weights,
            Map<String, Double> weightGradients) {}

    /**
     * How the gates of an update, or the magnitudes of their gradients, are spread.
     *
     * @param layer its name, of the reverse direction with {@code .reverse}
     * @param gate its number in the order of the cell's weights
     * @param gates how many the layer has
     * @param gradients whether these are magnitudes of gradients; else they are values of the gate, or of a plain RNN its sums
     */
    record GateHistogram(Moment at, String layer, int gate, int gates, boolean gradients, Histogram counts) {}

    default void step(Step step) {}

    /** Only at the moments that the plan names. */
    default void histogram(GateHistogram histogram) {}

    default void evaluation(Evaluation evaluation) {}

    default void sparsity(Sparsity sparsity) {}

    /** A phase begins, or goes on after a resume. */
    default void phase(Moment at) {}

    /** Several listeners as one. */
    static TrainingListener all(List<TrainingListener> listeners) {
        List<TrainingListener> each = List.copyOf(listeners);
        return new TrainingListener() {
            @Override
            public void step(Step step) {
                each.forEach(listener -> listener.step(step));
            }

            @Override
            public void histogram(GateHistogram histogram) {
                each.forEach(listener -> listener.histogram(histogram));
            }

            @Override
            public void evaluation(Evaluation evaluation) {
                each.forEach(listener -> listener.evaluation(evaluation));
            }

            @Override
            public void sparsity(Sparsity sparsity) {
                each.forEach(listener -> listener.sparsity(sparsity));
            }

            @Override
            public void phase(Moment at) {
                each.forEach(listener -> listener.phase(at));
            }
        };
    }
}
