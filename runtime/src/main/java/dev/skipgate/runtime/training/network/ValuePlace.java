package dev.skipgate.runtime.training.network;

import java.util.Objects;

/**
 * A place where the values of a forward pass can be rounded.
 *
 * @param layer the name of the layer; {@code input} and {@code output} for what comes in and for the logits
 */
public record ValuePlace(String layer, Kind kind) {
    /** What the values are. Both directions of a layer share a place. */
    public enum Kind {
        /** Real values that come in. */
        INPUT,
        /** The sum of a recurrent layer's biases, as a whole. */
        BIAS,
        /** Arguments of sigmoid and tanh. */
        GATE_INPUT,
        /** Results of sigmoid and tanh. */
        GATE_OUTPUT,
        CELL,
        HIDDEN,
        /** What a dense layer gives, the output among them. */
        RESULT
    }

    /** Real values that come in. */
    public static final ValuePlace INPUT = new ValuePlace("input", Kind.INPUT);

    /** The logits. */
    public static final ValuePlace LOGITS = new ValuePlace("output", Kind.RESULT);

    public ValuePlace {
        Objects.requireNonNull(layer, "layer");
        Objects.requireNonNull(kind, "kind");
    }
}
