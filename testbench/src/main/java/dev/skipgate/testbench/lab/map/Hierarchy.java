package dev.skipgate.testbench.lab.map;

import dev.skipgate.runtime.training.model.BidirectionalLayer;
import dev.skipgate.runtime.training.model.ConvolutionLayer;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.EmbeddingLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.LstmLayer;
import dev.skipgate.runtime.training.model.MaxPoolLayer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.ResetFirstGruLayer;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.VanillaLayer;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Site;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network as model, blocks, layers, gates and tensors. A block is any set of layers (tensorquant-sparsity, equation 4): as a map names them, or else all layers of a kind.
 * Biases do not appear: hardware skips none of them, and neither paper counts them.
 *
 * @param layers the names of the layers
 */
public record Hierarchy(List<String> layers, List<Leaf.OfWeights> weights, List<Leaf.OfValues> values) {
    public Hierarchy {
        layers = List.copyOf(layers);
        weights = List.copyOf(weights);
        values = List.copyOf(values);
    }

    /**
     * The hierarchy of a network.
     *
     * @param blocks the block of each layer that is in one
     */
    public static Hierarchy of(String model, TrainableNetwork network, Map<String, String> blocks) {
        Reading reading = new Reading(model, blocks);
        for (int i = 0; i < network.layers().size(); i++) {
            reading.read(network.layers().get(i), i, i + 1 == network.layers().size());
        }
        return new Hierarchy(reading.layers, reading.weights, reading.values);
    }

    /** The letters of the gates of a layer with so many; none for one. */
    public static List<String> gates(int count) {
        String letters = count == 4 ? "ifgo" : count == 3 ? "rzn" : "";
        return Stream.of(letters.split("")).filter(each -> !each.isEmpty()).toList();
    }

    private static final class Reading {
        private final String model;
        private final Map<String, String> blocks;
        private final List<String> layers = new ArrayList<>();
        private final List<Leaf.OfWeights> weights = new ArrayList<>();
        private final List<Leaf.OfValues> values = new ArrayList<>();

        Reading(String model, Map<String, String> blocks) {
            this.model = model;
            this.blocks = blocks;
        }

        private void read(Layer layer, int index, boolean last) {
            if (layer instanceof EmbeddingLayer embedding) {
                List<String> path = path("embedding", "embedding");
                addWeights(path, embedding.table(), 1);
                addValues(path, "values", index, "embedding", false, Site.OUTPUT, 1);
            } else if (layer instanceof DenseLayer dense) {
                List<String> path = path(last ? "output" : "dense", dense.name());
                addWeights(path, dense.weights(), 1);
                addValues(path, last ? "logits" : "values", index, dense.name(), false, Site.OUTPUT, 1);
            } else if (layer instanceof ConvolutionLayer convolution) {
                List<String> path = path("convolution", convolution.name());
                addWeights(path, convolution.weights(), 1);
                addValues(path, "values", index, convolution.name(), false, Site.OUTPUT, 1);
            } else if (layer instanceof MaxPoolLayer pool) {
                addValues(path("pooling", pool.name()), "values", index, pool.name(), false, Site.OUTPUT, 1);
            } else if (layer instanceof BidirectionalLayer both) {
                List<String> path = path("recurrent", both.name());
                addRecurrent(path, both.directions().get(0), index, false);
                addRecurrent(path, both.directions().get(1), index, true);
            } else if (layer instanceof RecurrentLayer recurrent) {
                addRecurrent(path("recurrent", recurrent.name()), recurrent, index, false);
            }
        }

        private List<String> path(String kind, String layer) {
            layers.add(layer);
            return List.of(model, blocks.getOrDefault(layer, kind), layer);
        }

        private void addRecurrent(List<String> path, RecurrentLayer layer, int index, boolean reverse) {
            int gates = layer.gateWidth() / layer.hidden();
            addWeights(path, layer.weights().input(), gates);
            addWeights(path, layer.weights().recurrent(), gates);
            String end = reverse ? "-reverse" : "";
            boolean squashes = !(layer instanceof VanillaLayer vanilla) || vanilla.squashes();
            if (squashes) {
                addValues(path, "sums" + end, index, layer.name(), reverse, Site.SUM, gates);
            }
            if (gates > 1) {
                addValues(path, "gates" + end, index, layer.name(), reverse, Site.GATE, gates);
            }
            if (layer instanceof ResetFirstGruLayer) {
                addValues(path, "reset-state" + end, index, layer.name(), reverse, Site.RESET, 1);
            }
            if (layer instanceof LstmLayer) {
                addValues(path, "cell" + end, index, layer.name(), reverse, Site.CELL, 1);
                addValues(path, "squashed" + end, index, layer.name(), reverse, Site.SQUASHED, 1);
            }
            addValues(path, "hidden" + end, index, layer.name(), reverse, Site.OUTPUT, 1);
        }

        private void addWeights(List<String> path, Parameter parameter, int parts) {
            List<String> gates = gates(parts);
            for (int part = 0; part < parts; part++) {
                Optional<String> gate = gates.isEmpty() ? Optional.empty() : Optional.of(gates.get(part));
                weights.add(new Leaf.OfWeights(below(path, gate, parameter.name()), gate, parameter, part, parts));
            }
        }

        private void addValues(
                List<String> path, String tensor, int index, String owner, boolean reverse, Site site, int parts) {
            List<String> gates = gates(parts);
            for (int part = 0; part < parts; part++) {
                Optional<String> gate = gates.isEmpty() ? Optional.empty() : Optional.of(gates.get(part));
                values.add(new Leaf.OfValues(below(path, gate, tensor), gate, index, owner, reverse, site, part));
            }
        }

        private static List<String> below(List<String> path, Optional<String> gate, String tensor) {
            return Stream.of(path.stream(), gate.stream(), Stream.of(tensor))
                    .flatMap(each -> each)
                    .toList();
        }
    }
}
