package dev.skipgate.runtime.training.model;

/** What happens to the gradients of the linear gates before the products that use them (sparsified-sgd-lstm, section 3). */
@FunctionalInterface
public interface GateGradientFilter {
    /** Lets every gradient pass. */
    GateGradientFilter KEEP_ALL = (gradients, from, batch, gates, hidden) -> {};

    /** @param gradients batch rows of gates x hidden values, the first at {@code from}; changed in place */
    void apply(float[] gradients, int from, int batch, int gates, int hidden);

    /**
     * The same for one step of a window. Padding is no gradient, so the filter, which may count, does not see it.
     *
     * @param gradients of all steps, time-major
     */
    default void apply(Window window, int time, float[] gradients, int gates, int hidden) {
        int width = gates * hidden;
        int from = time * window.batch() * width;
        if (window.padding().isEmpty()) {
            apply(gradients, from, window.batch(), gates, hidden);
            return;
        }
        for (int b = 0; b < window.batch(); b++) {
            if (!window.isPadding(time, b)) {
                apply(gradients, from + b * width, 1, gates, hidden);
            }
        }
    }
}
