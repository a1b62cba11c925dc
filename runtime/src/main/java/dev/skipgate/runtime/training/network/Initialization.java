package dev.skipgate.runtime.training.network;

import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;

/** First values of weights: those of PyTorch's layers, so that both learn alike. */
final class Initialization {
    /** Standard deviation of input weights beside an identity (Le, Jaitly and Hinton, 2015, section 4). */
    private static final double BESIDE_IDENTITY = 0.001;

    private final RandomState random;

    Initialization(RandomState random) {
        this.random = random;
    }

    /** Uniform between {@code -1 / sqrt(n)} and {@code 1 / sqrt(n)}. */
    void uniform(Parameter parameter, int n) {
        double bound = 1 / Math.sqrt(n);
        float[] values = parameter.master();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
    }

    /** Normal with mean 0. */
    void normal(Parameter parameter, double deviation) {
        float[] values = parameter.master();
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * deviation);
        }
    }

    /** A unit matrix, with small input weights and no bias beside it. */
    void identity(Parameter input, Parameter recurrent, Parameter inputBias, Parameter recurrentBias) {
        normal(input, BESIDE_IDENTITY);
        Arrays.fill(recurrent.master(), 0f);
        for (int i = 0; i < recurrent.rows(); i++) {
            recurrent.master()[i * recurrent.columns() + i] = 1;
        }
        Arrays.fill(inputBias.master(), 0f);
        Arrays.fill(recurrentBias.master(), 0f);
    }
}
