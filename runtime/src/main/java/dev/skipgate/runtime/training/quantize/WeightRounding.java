package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.training.random.RandomState;

/**
 * How the effective weights are made from the full-precision master copy, before every use (limited-precision-rnn, section 3). The
 * gradient passes unchanged (straight-through), so there is no backward function.
 *
 * <p>The deterministic rules give the values of the quantizers of {@link dev.skipgate.runtime.numeric} exactly: what was trained is
 * what is compiled. Stochastic rules draw one number an element, so that a resumed run draws the same. Probabilities are resolved to
 * 2^-24.
 */
public sealed interface WeightRounding
        permits BinaryRounding, TernaryRounding, PowerOfTwoTernaryRounding, ExponentialRounding, FixedPointRounding {
    /**
     * Fills the effective weights.
     *
     * @param master {@code rows * columns} finite values, row-major; only read
     * @param rows outputs, for all gates together
     * @param columns inputs
     * @param effective as many values; may be the master itself
     * @param random where stochastic rules draw from; deterministic ones leave it as it is
     */
    void quantize(float[] master, int rows, int columns, float[] effective, RandomState random);

    /** The rule in the words of a model description, {@code stochastic} in front where it is. */
    String describe();

    /** Whether the same weights may be rounded differently the next time. */
    boolean stochastic();
}
