package dev.skipgate.runtime.training.optimize;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gradient descent with momentum, in PyTorch's form: {@code v = mu v + g}, {@code w -= rate v}. */
public final class Momentum implements Optimizer {
    private final float momentum;
    private final Moments velocity = new Moments("velocity");
    private long steps;

    /** @param momentum mu, from 0 up to but without 1 */
    public Momentum(float momentum) {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("a momentum of " + momentum + "; wanted 0 up to but without 1");
        }
        this.momentum = momentum;
    }

    @Override
    public void step(List<Parameter> parameters, float learningRate) {
        steps++;
        for (Parameter parameter : parameters) {
            float[] weights = parameter.master();
            float[] gradient = parameter.gradient();
            float[] v = velocity.of(parameter);
            for (int i = 0; i < weights.length; i++) {
                v[i] = momentum * v[i] + gradient[i];
                weights[i] -= learningRate * v[i];
            }
        }
    }

    @Override
    public Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        velocity.saveTo(state);
        return state;
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void restore(Map<String, float[]> state, long steps) {
        Map<String, float[]> rest = new LinkedHashMap<>(state);
        velocity.takeFrom(rest);
        Moments.checkAllTaken(rest, "momentum");
        this.steps = steps;
    }
}
