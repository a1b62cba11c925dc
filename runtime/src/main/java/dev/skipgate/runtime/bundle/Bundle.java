package dev.skipgate.runtime.bundle;

/**
 * What the compiler leaves in an output directory and everything else reads.
 *
 * @param network the integer network
 * @param hardware how it lies on the array
 */
public record Bundle(Network network, Hardware hardware) {
    /** The manifest's file name. */
    public static final String MANIFEST = "manifest.json";

    /** The file of integer weights, biases and places. */
    public static final String TENSORS = "network.safetensors";

    /** What a manifest says it is. */
    public static final String FORMAT = "skipgate-bundle";

    /** The version written and read. */
    public static final int VERSION = 1;
}
