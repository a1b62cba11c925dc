package dev.skipgate.runtime.training.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A network to be trained.
 *
 * @param layers the one nearest to the input first, at least one
 * @param operations what is done to its values besides
 */
public record NetworkPlan(
        InputPlan input, List<LayerPlan> layers, OutputPlan output, Objective objective, OperationPlan operations) {
    /** A network without further operations. */
    public NetworkPlan(InputPlan input, List<LayerPlan> layers, OutputPlan output, Objective objective) {
        this(input, layers, output, objective, OperationPlan.NONE);
    }

    public NetworkPlan {
        Objects.requireNonNull(operations, "operations");
        Objects.requireNonNull(input, "input");
        layers = List.copyOf(layers);
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(objective, "objective");
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("the network has no layers; wanted at least one");
        }
        if (objective == Objective.CTC) {
            PlanChecks.atLeast("the number of classes with the blank", output.classes(), 2);
        }
        Set<String> names = new HashSet<>();
        for (LayerPlan layer : layers) {
            if (!names.add(layer.name())) {
                throw new IllegalArgumentException("two layers are called '" + layer.name() + "'");
            }
        }
    }

    /** How many values layer number {@code index} reads, the layers counted from 0; with the number of layers, what the output reads. */
    public int inputsOf(int index) {
        return index == 0 ? input.width() : layers.get(index - 1).outputs();
    }

    /** The same network with other operations. */
    public NetworkPlan with(OperationPlan other) {
        return new NetworkPlan(input, layers, output, objective, other);
    }

    /** Whether some layer keeps a state from step to step. */
    public boolean recurrent() {
        return layers.stream().anyMatch(RecurrentPlan.class::isInstance);
    }

    /** Whether some layer reads sequences from their end, so that no state can be carried from window to window. */
    public boolean readsFromTheEnd() {
        return layers.stream()
                .anyMatch(layer -> layer instanceof RecurrentPlan recurrent
                        && recurrent.direction() != RecurrentPlan.Direction.FORWARD);
    }
}
