package dev.skipgate.runtime.training.optimize;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;

/** The Euclidean norm of all gradients together. */
public final class GradientNorm {
    /** PyTorch's guard against a norm of zero, so that both clip alike. */
    private static final double GUARD = 1e-6;

    private GradientNorm() {}

    /** The norm, summed in doubles in a fixed order. */
    public static double of(List<Parameter> parameters) {
        double sum = 0;
        for (Parameter parameter : parameters) {
            sum += squares(parameter.gradient());
        }
        return Math.sqrt(sum);
    }

    /**
     * Scales all gradients down when their norm is above {@code max} (Pascanu et al., "On the difficulty of training recurrent neural
     * networks", 2013). A norm that is no finite number changes nothing; the caller has to stop.
     *
     * @param max positive
     * @return the norm before
     */
    public static double clip(List<Parameter> parameters, double max) {
        if (!(max > 0)) {
            throw new IllegalArgumentException("gradients clipped to a norm of " + max + "; wanted a positive number");
        }
        double norm = of(parameters);
        float scale = (float) (max / (norm + GUARD));
        if (scale < 1 && Double.isFinite(norm)) {
            for (Parameter parameter : parameters) {
                float[] gradient = parameter.gradient();
                for (int i = 0; i < gradient.length; i++) {
                    gradient[i] *= scale;
                }
            }
        }
        return norm;
    }

    private static double squares(float[] values) {
        // Four sums, for one alone waits for each addition to end.
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            s0 += (double) values[i] * values[i];
            s1 += (double) values[i + 1] * values[i + 1];
            s2 += (double) values[i + 2] * values[i + 2];
            s3 += (double) values[i + 3] * values[i + 3];
        }
        for (; i < values.length; i++) {
            s0 += (double) values[i] * values[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
