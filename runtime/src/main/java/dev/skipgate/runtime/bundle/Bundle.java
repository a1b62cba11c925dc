package dev.skipgate.runtime.bundle;

import java.util.ArrayList;
import java.util.List;

/**
 * What the compiler leaves in an output directory and everything else reads.
 *
 * @param network the integer network
 * @param hardware how it lies on the array
 */
public record Bundle(Network network, Hardware hardware) {
    public Bundle {
        int layers = network.layers().size();
        if (network.isWithoutState()) {
            throw new IllegalArgumentException("a network without recurrent layers");
        }
        List<Integer> products = products(network);
        if (hardware.units().size() != layers || hardware.encodings().size() != products.size()) {
            throw new IllegalArgumentException(layers + " layers of " + (products.size() - 1) + " phases, places of the"
                    + " units of " + hardware.units().size() + " and encodings of "
                    + hardware.encodings().size() + " phases");
        }
        for (int phase = 0; phase < products.size(); phase++) {
            if (hardware.encodings().get(phase).size() != products.get(phase)) {
                throw new IllegalArgumentException("phase " + phase + " has "
                        + hardware.encodings().get(phase).size() + " encodings; wanted " + products.get(phase));
            }
        }
        for (int layer = 0; layer < layers; layer++) {
            int units = network.layers().get(layer).units();
            int places = hardware.units().get(layer).groups().length;
            if (places != units) {
                throw new IllegalArgumentException(
                        "layer " + layer + " has " + units + " units and places for " + places);
            }
        }
    }

    /** The manifest's file name. */
    public static final String MANIFEST = "manifest.json";

    /** The file of integer weights, biases and places. */
    public static final String TENSORS = "network.safetensors";

    /** What a manifest says it is. */
    public static final String FORMAT = "skipgate-bundle";

    /** The version written, but for networks that it cannot tell of. */
    public static final int VERSION = 3;

    /** The version that can tell of bidirectional layers; written for networks that have any, so that older readers refuse them. */
    static final int BIDIRECTIONAL_VERSION = 4;

    /** The version that can tell of {@link SequenceEnd#LAST}; written where it is meant, for the same reason. */
    static final int LAST_STEP_VERSION = 5;

    /** The version that can tell of layers that go in reverse alone. */
    static final int REVERSE_VERSION = 6;

    static int versionOf(Network network) {
        if (!network.takesWholeSequences()) {
            return VERSION;
        }
        if (network.directions().contains(Direction.REVERSE)) {
            return REVERSE_VERSION;
        }
        return network.end() == SequenceEnd.LAST ? LAST_STEP_VERSION : BIDIRECTIONAL_VERSION;
    }

    /** Products of each phase: those of the layers of a pass, then its output's. */
    private static List<Integer> products(Network network) {
        List<Integer> products = new ArrayList<>();
        for (SequencePass pass : network.passes()) {
            pass.network().layers().forEach(layer -> products.addAll(layer.products()));
            products.add(1);
        }
        return products;
    }
}
