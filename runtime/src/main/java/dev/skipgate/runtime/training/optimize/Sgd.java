package dev.skipgate.runtime.training.optimize;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Stochastic gradient descent: {@code w -= rate g}. */
public final class Sgd implements Optimizer {
    private long steps;

    @Override
    public void step(List<Parameter> parameters, float learningRate) {
        steps++;
        for (Parameter parameter : parameters) {
            float[] weights = parameter.master();
            float[] gradient = parameter.gradient();
            for (int i = 0; i < weights.length; i++) {
                weights[i] -= learningRate * gradient[i];
            }
        }
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of();
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public void restore(Map<String, float[]> state, long steps) {
        Moments.checkAllTaken(new LinkedHashMap<>(state), "sgd");
        this.steps = steps;
    }
}
