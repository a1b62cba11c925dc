package dev.skipgate.testbench.calibration;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.run.Evaluator;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.training.DescribedNetwork;
import dev.skipgate.testbench.training.EvaluationData;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A float network of which any part can be rounded, or looked at, while data are read. */
final class RoundedNetwork {
    private final Map<ValuePlace, SliceRounding> acting = new HashMap<>();
    private final PlannedNetwork network;
    private final EvaluationData data;
    private final long most;

    /**
     * The network with its float weights.
     *
     * @param objective what is asked of the network
     * @param most targets after which no further batch is read
     */
    RoundedNetwork(ModelDescription model, Objective objective, EvaluationData data, long most) {
        this.data = data;
        this.most = most;
        network = DescribedNetwork.floats(
                model,
                objective,
                place -> (values, from, count) ->
                        acting.getOrDefault(place, SliceRounding.NONE).round(values, from, count));
    }

    /** A parameter, by PyTorch's name. */
    Optional<Parameter> parameter(String name) {
        return network.network().parameters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst();
    }

    /** What the data come to with nothing rounded, while the values at some places are looked at. */
    Tally watched(Map<ValuePlace, ? extends SliceRounding> places) {
        acting.putAll(places);
        Tally tally = evaluate();
        acting.clear();
        return tally;
    }

    /** What the data come to with these rounded and nothing else. */
    Tally with(Collection<Rounded> rounded) {
        Map<Parameter, float[]> before = new HashMap<>();
        for (Rounded each : rounded) {
            each.weights().forEach((parameter, values) -> {
                before.put(parameter, parameter.master().clone());
                System.arraycopy(values, 0, parameter.master(), 0, values.length);
            });
            acting.putAll(each.values());
        }
        Tally tally = evaluate();
        before.forEach((parameter, values) -> System.arraycopy(values, 0, parameter.master(), 0, values.length));
        acting.clear();
        return tally;
    }

    Tally with(Rounded rounded) {
        return with(List.of(rounded));
    }

    /** The data stand where they stood afterwards. */
    private Tally evaluate() {
        Position start = data.batches().position();
        Tally tally = new Evaluator(network, data.batches()).evaluate(false, most);
        data.batches().restore(start);
        return tally;
    }
}
