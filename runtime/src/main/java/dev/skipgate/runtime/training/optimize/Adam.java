package dev.skipgate.runtime.training.optimize;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with bias correction (Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1), epsilon outside the
 * corrected root as there and in PyTorch. Weight decay is {@link WeightPenalty}'s.
 */
public final class Adam implements Optimizer {
    private final double beta1;
    private final double beta2;
    private final float epsilon;
    private final Moments first = new Moments("first");
    private final Moments second = new Moments("second");
    private long steps;

    /** With the authors' settings: 0.9, 0.999 and 1e-8. */
    public Adam() {
        this(0.9, 0.999, 1e-8f);
    }

    public Adam(double beta1, double beta2, float epsilon) {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
            throw new IllegalArgumentException(
                    "betas of " + beta1 + " and " + beta2 + "; wanted 0 up to but without 1");
        }
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("an epsilon of " + epsilon + "; wanted a positive number");
        }
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
    }

    @Override
    public void step(List<Parameter> parameters, float learningRate) {
        steps++;
        // StrictMath, for Math.pow may differ in the last bit from one virtual machine to another.
        float rate = (float) (learningRate / (1 - StrictMath.pow(beta1, (double) steps)));
        float root = (float) (1 / Math.sqrt(1 - StrictMath.pow(beta2, (double) steps)));
        float keep1 = (float) beta1;
        float add1 = (float) (1 - beta1);
        float keep2 = (float) beta2;
        float add2 = (float) (1 - beta2);
        for (Parameter parameter : parameters) {
            float[] weights = parameter.master();
            float[] gradient = parameter.gradient();
            float[] m = first.of(parameter);
            float[] v = second.of(parameter);
            for (int i = 0; i < weights.length; i++) {
                float g = gradient[i];
                m[i] = keep1 * m[i] + add1 * g;
                v[i] = keep2 * v[i] + add2 * g * g;
                weights[i] -= rate * m[i] / ((float) Math.sqrt(v[i]) * root + epsilon);
            }
        }
    }

    @Override
    public Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        first.saveTo(state);
        second.saveTo(state);
        return state;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void restore(Map<String, float[]> state, long steps) {
        Map<String, float[]> rest = new LinkedHashMap<>(state);
        first.takeFrom(rest);
        second.takeFrom(rest);
        Moments.checkAllTaken(rest, "adam");
        this.steps = steps;
    }
}
