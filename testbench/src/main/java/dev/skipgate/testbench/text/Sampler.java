package dev.skipgate.testbench.text;

import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.SplittableRandom;

/** Draws the next token from integer logits. */
public final class Sampler {
    private final FixedPointFormat format;
    private final double temperature;
    private final SplittableRandom random;

    /**
     * Draws with {@code softmax(logits / temperature)}; temperature 0 takes the likeliest.
     *
     * @param format of the logits
     */
    public Sampler(FixedPointFormat format, double temperature, long seed) {
        this.format = format;
        this.temperature = temperature;
        random = new SplittableRandom(seed);
    }

    /** The next token after a step. */
    public int next(StepResult result) {
        if (temperature == 0) {
            return result.argmax();
        }
        double[] weights = new double[result.logits().length];
        double sum = 0;
        for (int n = 0; n < weights.length; n++) {
            weights[n] = Math.exp(format.toReal(result.logits()[n] - (long) result.argmaxLogit()) / temperature);
            sum += weights[n];
        }
        double drawn = random.nextDouble() * sum;
        for (int n = 0; n < weights.length; n++) {
            drawn -= weights[n];
            if (drawn < 0) {
                return n;
            }
        }
        return result.argmax();
    }
}
