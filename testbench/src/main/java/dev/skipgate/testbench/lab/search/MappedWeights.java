package dev.skipgate.testbench.lab.search;

import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.network.RoundedWeights;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stored weights of a matrix as a map changes them, by its name; empty where it does not.
 *
 * @param network without the map
 */
public record MappedWeights(OperationPlan plan, TrainableNetwork network)
        implements Function<String, Optional<float[]>> {
    private static final long SEED = 1;

    @Override
    public Optional<float[]> apply(String matrix) {
        List<OperationPlan.OnWeights> operations = plan.onWeights(matrix);
        if (operations.isEmpty()) {
            return Optional.empty();
        }
        return network.parameters().stream()
                .filter(each -> each.name().equals(matrix))
                .findFirst()
                .map(each -> changed(operations, each));
    }

    private static float[] changed(List<OperationPlan.OnWeights> operations, Parameter parameter) {
        float[] values = parameter.master().clone();
        RoundedWeights.operate(
                operations, parameter, values, RandomState.of(SEED).fork("map"));
        return values;
    }
}
