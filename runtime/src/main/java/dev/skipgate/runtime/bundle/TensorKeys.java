package dev.skipgate.runtime.bundle;

/** Names of the tensors of a bundle. */
final class TensorKeys {
    static final String EMBEDDING = "embedding";
    static final String OUTPUT = "output";

    private TensorKeys() {}

    static String layer(int index) {
        return "layers." + index;
    }

    static String inputWeights(String layer) {
        return layer + ".inputWeights";
    }

    static String recurrentWeights(String layer) {
        return layer + ".recurrentWeights";
    }

    static String weights(String layer) {
        return layer + ".weights";
    }

    static String bias(String layer) {
        return layer + ".bias";
    }

    static String unitGroups(String layer) {
        return layer + ".unitGroups";
    }

    static String unitSlots(String layer) {
        return layer + ".unitSlots";
    }
}
