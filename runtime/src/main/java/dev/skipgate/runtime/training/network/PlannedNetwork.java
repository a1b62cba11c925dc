package dev.skipgate.runtime.training.network;

import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.plan.NetworkPlan;

/**
 * A network made from a plan.
 *
 * @param roundings of its weights and activations
 * @param inputRounding of real inputs, under the same switch
 */
public record PlannedNetwork(
        NetworkPlan plan, TrainableNetwork network, RoundedWeights roundings, SliceRounding inputRounding) {}
