package dev.skipgate.runtime.bundle;

import java.util.ArrayList;
import java.util.List;

/**
 * One way through a whole sequence: neighbouring layers of a network that go the same way. A bidirectional layer is two passes of a layer each,
 * and what lies between two of them, or behind the last, is one ({@code docs/adr/0018}). What a pass gives, but the last, is the values of its last layer: its
 * output is the identity.
 *
 * @param network what it runs, all of it in the order of the pass
 * @param reverse whether it takes the sequence from its end
 * @param reads passes whose values it reads at every step, one after the other; empty for the first ones, which read the whole network's input
 * @param firstLayer its first layer among those of the whole network
 */
public record SequencePass(Network network, boolean reverse, List<Integer> reads, int firstLayer) {
    /** The output of a pass whose values another pass reads: named after the layer, with this behind it. */
    public static final String STORE = ".store";

    public SequencePass {
        reads = List.copyOf(reads);
    }

    static List<SequencePass> of(Network network) {
        if (!network.isBidirectional()) {
            return List.of(new SequencePass(network, false, List.of(), 0));
        }
        List<SequencePass> passes = new ArrayList<>();
        List<Layer> layers = network.layers();
        List<Integer> reads = List.of();
        NetworkInput input = network.input();
        int first = 0;
        while (first < layers.size() && !isLast(network, first)) {
            boolean pair = network.reverse().contains(first + 1);
            int end = pair ? first + 1 : nextPair(network, first);
            Layer top = layers.get(end - 1);
            passes.add(stored(network, input, first, end, false, reads));
            if (pair) {
                passes.add(stored(network, input, end, end + 1, true, reads));
            }
            reads = pair ? List.of(passes.size() - 2, passes.size() - 1) : List.of(passes.size() - 1);
            input = new NetworkInput.Vector(reads.size() * top.units(), top.values());
            first = pair ? end + 1 : end;
        }
        Network last = new Network(
                network.name(), input, layers.subList(first, layers.size()), network.output(), network.vocabulary());
        passes.add(new SequencePass(last, false, reads, first));
        return List.copyOf(passes);
    }

    /** Whether all layers from this one on go forward, so that they belong to the pass that ends in the network's output. */
    private static boolean isLast(Network network, int first) {
        return network.reverse().stream().noneMatch(layer -> layer > first);
    }

    /** Where the next bidirectional layer begins. */
    private static int nextPair(Network network, int first) {
        int end = first;
        while (!network.reverse().contains(end + 1)) {
            end++;
        }
        return end;
    }

    private static SequencePass stored(
            Network network, NetworkInput input, int first, int end, boolean reverse, List<Integer> reads) {
        List<Layer> layers = network.layers().subList(first, end);
        Network pass = new Network(network.name(), input, layers, stored(layers.get(layers.size() - 1)), List.of());
        return new SequencePass(pass, reverse, reads, first);
    }

    private static DenseOutput stored(Layer top) {
        return DenseOutput.identity(top.name() + STORE, top.units(), top.values());
    }
}
