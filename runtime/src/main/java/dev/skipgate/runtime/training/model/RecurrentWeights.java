package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;

/**
 * The trained arrays of a recurrent layer, the gates one below the other in PyTorch's order.
 *
 * @param input (gates x hidden) x inputs
 * @param recurrent (gates x hidden) x hidden
 * @param inputBias gates x hidden
 * @param recurrentBias gates x hidden
 */
public record RecurrentWeights(Parameter input, Parameter recurrent, Parameter inputBias, Parameter recurrentBias) {
    public RecurrentWeights {
        if (input.rows() != recurrent.rows()
                || inputBias.size() != input.rows()
                || recurrentBias.size() != input.rows()
                || input.rows() % recurrent.columns() != 0) {
            throw new IllegalArgumentException("the weights of " + input.name() + " do not fit together");
        }
    }

    public int inputs() {
        return input.columns();
    }

    public int hidden() {
        return recurrent.columns();
    }

    public List<Parameter> all() {
        return List.of(input, recurrent, inputBias, recurrentBias);
    }
}
