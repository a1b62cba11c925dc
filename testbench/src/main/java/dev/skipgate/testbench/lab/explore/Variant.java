package dev.skipgate.testbench.lab.explore;

import java.io.Serializable;

/**
 * A network of a sweep: a model pruned and quantized in one way. All hardware that it is put on computes the same integers.
 *
 * @param scheme a word of {@code SchemeWords}, or {@link #NONE} at rate 0
 * @param rate share of weights pruned
 * @param quantizer of the weights of all layers below the output, or {@link #AS_DESCRIBED}
 */
public record Variant(String scheme, double rate, String quantizer) implements Serializable {
    /** Of a variant that is not pruned. */
    public static final String NONE = "none";

    /** Each tensor as the model's description says. */
    public static final String AS_DESCRIBED = "as-described";

    private static final long serialVersionUID = 1;

    String key() {
        return scheme + " " + rate + " " + quantizer;
    }
}
