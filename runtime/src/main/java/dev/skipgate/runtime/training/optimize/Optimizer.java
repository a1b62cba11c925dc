package dev.skipgate.runtime.training.optimize;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import java.util.Map;

/**
 * Applies gradients to master values. All that it remembers from step to step are named arrays and a count, so that a checkpoint can
 * keep it; it is made anew on resume and then given them by {@link #restore}.
 */
public sealed interface Optimizer permits Sgd, Momentum, Adam {
    /**
     * Changes the master values of each parameter by its gradient; the gradients stay as they are.
     *
     * @param parameters the same ones at every step, with distinct names
     */
    void step(List<Parameter> parameters, float learningRate);

    /** The remembered arrays by name; not copies. Empty before the first step. */
    Map<String, float[]> state();

    /** How many steps were taken. */
    long steps();

    /**
     * Goes on from a saved state; the arrays are copied.
     *
     * @throws IllegalArgumentException when the arrays are not those of this kind of optimizer
     */
    void restore(Map<String, float[]> state, long steps);
}
