package dev.skipgate.runtime.training.optimize;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;

/**
 * Adds the gradient of {@code l1 sum |w| + l2/2 sum w^2} over master values: {@code l1 sign(w) + l2 w}. With l2 this is PyTorch's
 * weight decay, if it is added after the gradients are clipped.
 */
public record WeightPenalty(float l1, float l2) {
    public WeightPenalty {
        if (!(l1 >= 0 && l2 >= 0 && l1 + l2 < Float.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("penalties l1 " + l1 + " and l2 " + l2 + "; wanted at least 0");
        }
    }

    /** Adds to the gradients; usually of the matrices only, as biases are few. */
    public void addTo(List<Parameter> parameters) {
        if (l1 == 0 && l2 == 0) {
            return;
        }
        for (Parameter parameter : parameters) {
            float[] weights = parameter.master();
            float[] gradient = parameter.gradient();
            for (int i = 0; i < weights.length; i++) {
                gradient[i] += l1 * Math.signum(weights[i]) + l2 * weights[i];
            }
        }
    }
}
