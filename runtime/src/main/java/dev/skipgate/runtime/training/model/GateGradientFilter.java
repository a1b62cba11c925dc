package dev.skipgate.runtime.training.model;

/** What happens to the gradients of the linear gates before the products that use them (sparsified-sgd-lstm, section 3). */
@FunctionalInterface
public interface GateGradientFilter {
    /** Lets every gradient pass. */
    GateGradientFilter KEEP_ALL = (gradients, from, batch, gates, hidden) -> {};

    /** @param gradients batch rows of gates x hidden values, the first at {@code from}; changed in place */
    void apply(float[] gradients, int from, int batch, int gates, int hidden);
}
