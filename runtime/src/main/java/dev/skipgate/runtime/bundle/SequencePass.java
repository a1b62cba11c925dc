package dev.skipgate.runtime.bundle;

import java.util.ArrayList;
import java.util.List;

/**
 * One way through a whole sequence: neighbouring layers of a network that go the same way, dense layers among them with those below. A bidirectional layer is two passes of
 * a layer each ({@code docs/adr/0018}). What a pass gives, but the last, is the values of its last layer: its
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
        if (!network.takesWholeSequences()) {
            return List.of(new SequencePass(network, false, List.of(), 0));
        }
        List<SequencePass> passes = new ArrayList<>();
        List<Layer> layers = network.layers();
        List<Integer> reads = List.of();
        NetworkInput input = network.input();
        int first = 0;
        while (true) {
            boolean pair = network.isPair(first);
            int end = pair ? first + 1 : endOfRun(network, first);
            boolean reverse = network.directions().subList(first, end).contains(Direction.REVERSE);
            if (end == layers.size()) {
                Network last = new Network(
                        network.name(), input, layers.subList(first, end), network.output(), network.vocabulary());
                passes.add(new SequencePass(last, reverse, reads, first));
                return List.copyOf(passes);
            }
            passes.add(stored(network, input, first, end, reverse, reads));
            if (pair) {
                passes.add(stored(network, input, end, end + 1, true, reads));
            }
            reads = pair ? List.of(passes.size() - 2, passes.size() - 1) : List.of(passes.size() - 1);
            input = new NetworkInput.Vector(
                    reads.size() * layers.get(end - 1).units(),
                    layers.get(end - 1).values());
            first = pair ? end + 1 : end;
        }
    }

    /** Where the neighbours from a layer on end that can all go the same way; a dense layer can go any way. */
    private static int endOfRun(Network network, int first) {
        List<Direction> recurrent = new ArrayList<>();
        int end = first;
        while (end < network.layers().size() && !network.isPair(end)) {
            if (network.layers().get(end) instanceof RecurrentLayer) {
                recurrent.add(network.directions().get(end));
            }
            if (recurrent.contains(Direction.FORWARD) && recurrent.contains(Direction.REVERSE)) {
                return end;
            }
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
