package dev.skipgate.runtime.bundle;

/**
 * What the compiler leaves in an output directory and everything else reads.
 *
 * @param network the integer network
 * @param hardware how it lies on the array
 */
public record Bundle(Network network, Hardware hardware) {
    public Bundle {
        int layers = network.layers().size();
        if (hardware.units().size() != layers || hardware.encodings().size() != layers + 1) {
            throw new IllegalArgumentException(layers + " layers, places of the units of "
                    + hardware.units().size() + " and encodings of "
                    + hardware.encodings().size() + " phases");
        }
        for (int phase = 0; phase <= layers; phase++) {
            int products = phase < layers ? 2 : 1;
            if (hardware.encodings().get(phase).size() != products) {
                throw new IllegalArgumentException("phase " + phase + " has "
                        + hardware.encodings().get(phase).size() + " encodings; wanted " + products);
            }
            if (phase < layers
                    && hardware.units().get(phase).groups().length
                            != network.layers().get(phase).units()) {
                throw new IllegalArgumentException("layer " + phase + " has "
                        + network.layers().get(phase).units() + " units and places for "
                        + hardware.units().get(phase).groups().length);
            }
        }
    }

    /** The manifest's file name. */
    public static final String MANIFEST = "manifest.json";

    /** The file of integer weights, biases and places. */
    public static final String TENSORS = "network.safetensors";

    /** What a manifest says it is. */
    public static final String FORMAT = "skipgate-bundle";

    /** The version written and read. */
    public static final int VERSION = 2;
}
