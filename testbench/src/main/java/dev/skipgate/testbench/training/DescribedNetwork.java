package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.function.Function;

/** A described model with its float weights, to be run with whatever rounding the caller wants. */
public final class DescribedNetwork {
    private static final long SEED = 1;

    private DescribedNetwork() {}

    /**
     * The network with the weights that the description names; nothing that the description rounds is rounded.
     *
     * @param values what happens to the values at each place
     * @throws CompilationFailedException when the weights do not fit
     */
    public static PlannedNetwork floats(
            ModelDescription model, Objective objective, Function<ValuePlace, SliceRounding> values) {
        Diagnostics diagnostics = new Diagnostics();
        PlannedNetwork network =
                NetworkBuilder.build(NetworkPlans.floats(model, objective), RandomState.of(SEED), values);
        new TrainedWeights(model.weights(), model.weights().file(), diagnostics).into(network);
        diagnostics.throwIfErrors();
        return network;
    }

    /** Whether a quantizer leaves all weights of a matrix as they are, as those do that were trained with it. */
    public static boolean keeps(WeightQuantizer quantizer, float[] weights, int rows, int columns) {
        float[] rounded = new float[weights.length];
        return Roundings.of(quantizer)
                .map(rule -> {
                    rule.quantize(weights, rows, columns, rounded, RandomState.of(SEED));
                    return Arrays.equals(rounded, weights);
                })
                .orElse(false);
    }
}
