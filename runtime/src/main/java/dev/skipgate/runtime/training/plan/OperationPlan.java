package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.training.operation.TensorOperation;
import java.util.List;
import java.util.Objects;

/**
 * Operations at places of a network, over and above the rounding that its layers are planned with, and before it for weights, after it for activations. They act always, whether or
 * not a phase is quantized.
 *
 * @param weights on what is multiplied with; the master copies stay as they are
 * @param activations on values within layers
 * @param gradients on gradients of weights, before they are applied
 */
public record OperationPlan(List<OnWeights> weights, List<OnValues> activations, List<OnWeights> gradients) {
    /** None. */
    public static final OperationPlan NONE = new OperationPlan(List.of(), List.of(), List.of());

    public OperationPlan {
        weights = List.copyOf(weights);
        activations = List.copyOf(activations);
        gradients = List.copyOf(gradients);
    }

    /**
     * On the rows of a matrix.
     *
     * @param parameter its name
     * @param part which of its gates, from 0; with one gate the whole matrix
     * @param parts how many gates its rows are cut into
     */
    public record OnWeights(String parameter, int part, int parts, TensorOperation operation) {
        public OnWeights {
            Objects.requireNonNull(parameter, "parameter");
            Objects.requireNonNull(operation, "operation");
            Objects.checkIndex(part, parts);
        }
    }

    /**
     * On the values of a layer, each step of each sequence by itself.
     *
     * @param layer its name
     * @param reverse whether the direction from the end is meant
     * @param gate which gate, from 0; 0 of values that have no gates
     */
    public record OnValues(String layer, boolean reverse, Site site, int gate, TensorOperation operation) {
        public OnValues {
            Objects.requireNonNull(layer, "layer");
            Objects.requireNonNull(site, "site");
            Objects.requireNonNull(operation, "operation");
        }
    }

    public boolean isEmpty() {
        return weights.isEmpty() && activations.isEmpty() && gradients.isEmpty();
    }

    /** Those on a matrix, in their order. */
    public List<OnWeights> onWeights(String parameter) {
        return weights.stream()
                .filter(each -> each.parameter().equals(parameter))
                .toList();
    }

    /** Those on the gradient of a matrix, in their order. */
    public List<OnWeights> onGradient(String parameter) {
        return gradients.stream()
                .filter(each -> each.parameter().equals(parameter))
                .toList();
    }

    /** Those at a place, in their order. */
    public List<OnValues> onValues(String layer, boolean reverse, Site site) {
        return activations.stream()
                .filter(each -> each.layer().equals(layer) && each.reverse() == reverse && each.site() == site)
                .toList();
    }
}
