package dev.skipgate.runtime.training.sparse;

import dev.skipgate.runtime.training.model.RecurrentLayer;

/**
 * Multiply-accumulates of the recurrent layers in training, and how many of them a machine that skips zero gate gradients leaves out. A step of a layer has six products: two forward
 * (input, recurrent) and four backward that take the gate gradients (dx, dh, dW, dU); the lowest layer needs no dx. One-hot inputs are counted as the one column they take.
 *
 * @param all of the six products
 * @param skipped of the four
 */
public record SkippedProducts(double all, double skipped) {
    /** None yet. */
    public static final SkippedProducts NONE = new SkippedProducts(0, 0);

    /**
     * Those of one layer.
     *
     * @param counts of its gate gradients
     * @param inputColumns columns of the input product that a step takes: the input width, or 1 for one-hot inputs
     * @param inputGradient whether dx is computed
     */
    public static SkippedProducts of(RecurrentLayer layer, GateCounts counts, int inputColumns, boolean inputGradient) {
        double rows = 0;
        double zeros = 0;
        for (int gate = 0; gate < counts.all().length; gate++) {
            rows += counts.all()[gate];
            zeros += counts.zeros()[gate];
        }
        double backward = 2.0 * layer.hidden() + inputColumns * (inputGradient ? 2.0 : 1.0);
        return new SkippedProducts(rows * (layer.hidden() + inputColumns + backward), zeros * backward);
    }

    public SkippedProducts plus(SkippedProducts other) {
        return new SkippedProducts(all + other.all, skipped + other.skipped);
    }

    /** Share of all that is skipped. */
    public double share() {
        return all == 0 ? 0 : skipped / all;
    }
}
