package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LayerPart;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.Pruning;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.runtime.numeric.pruning.MagnitudePruning;
import dev.skipgate.runtime.numeric.pruning.WeightClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Magnitude pruning (nmt-pruning, section 3). A class of weights is a layer's gate, in the input or the recurrent weights, a
 * dense layer, or the dense output. Layers that ask for the same scheme and rate are pruned together.
 */
public final class Prune implements Pass<FloatNetwork, FloatNetwork> {
    @Override
    public FloatNetwork apply(FloatNetwork network, Diagnostics diagnostics) {
        FloatNetwork pruned = copy(network);
        Map<Setting, List<WeightClass>> classes = new LinkedHashMap<>();
        ModelDescription description = network.description();
        List<LayerPart> parts = description.parts();
        for (int l = 0; l < pruned.layers().size(); l++) {
            StageDescription stage = parts.get(l).layer();
            List<WeightClass> of =
                    classes.computeIfAbsent(Setting.of(description.pruningOf(stage)), any -> new ArrayList<>());
            FloatNetwork.FloatLayer layer = pruned.layers().get(l);
            if (stage instanceof LayerDescription cells) {
                int gates = cells.type().gates();
                of.addAll(gates(layer.inputWeights(), gates, cells.hidden()));
                of.addAll(gates(layer.recurrentWeights(), gates, cells.hidden()));
            } else {
                of.add(WeightClass.whole(layer.inputWeights(), layer.inputWeights().length / stage.outputs()));
            }
        }
        float[] output = pruned.output().weights();
        if (output.length > 0) {
            classes.computeIfAbsent(Setting.of(description.pruningOf(description.output())), any -> new ArrayList<>())
                    .add(WeightClass.whole(
                            output, output.length / pruned.output().bias().length));
        }
        classes.forEach((setting, of) -> prune(setting, of));
        return pruned;
    }

    private static List<WeightClass> gates(float[] weights, int gates, int units) {
        return WeightClass.ofGates(weights, gates, weights.length / (gates * units));
    }

    private static void prune(Setting setting, List<WeightClass> classes) {
        switch (setting.scheme()) {
            case AS_TRAINED -> {
                // The zeros are in the weights already.
            }
            case CLASS_BLIND -> new MagnitudePruning.ClassBlind().zero(classes, setting.rate());
            case CLASS_UNIFORM -> new MagnitudePruning.ClassUniform().zero(classes, setting.rate());
            case CLASS_DISTRIBUTION -> new MagnitudePruning.ClassDistribution().zero(classes, setting.rate());
            case BANK_BALANCED -> MagnitudePruning.BankBalanced.byRow().zero(classes, setting.rate());
        }
    }

    private static FloatNetwork copy(FloatNetwork network) {
        List<FloatNetwork.FloatLayer> layers = network.layers().stream()
                .map(layer -> new FloatNetwork.FloatLayer(
                        layer.inputWeights().clone(), layer.recurrentWeights().clone(), layer.bias()))
                .toList();
        FloatNetwork.FloatDense output = new FloatNetwork.FloatDense(
                network.output().weights().clone(), network.output().bias());
        return new FloatNetwork(network.description(), network.embedding(), layers, output);
    }

    private record Setting(Pruning.Scheme scheme, double rate) {
        static Setting of(Pruning pruning) {
            return new Setting(pruning.scheme(), pruning.rate());
        }
    }
}
