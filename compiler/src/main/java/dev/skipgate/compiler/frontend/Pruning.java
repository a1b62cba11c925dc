package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;

/**
 * Which weights become zero before quantization.
 *
 * @param rate the share of weights to remove, 0 up to but without 1; 0 with {@link Scheme#AS_TRAINED}
 */
public record Pruning(Scheme scheme, double rate, SourceLocation where) {
    /** How the rate is shared out over the classes of weights. */
    public enum Scheme {
        /** Nothing is removed: the zeros are in the weights already. */
        AS_TRAINED,
        /** The smallest weights of all classes together. */
        CLASS_BLIND,
        /** The same share of every class. */
        CLASS_UNIFORM,
        /** Each class below the same multiple of its own standard deviation. */
        CLASS_DISTRIBUTION,
        /** The same share of every row, so that the lanes are balanced. */
        BANK_BALANCED
    }

    public Pruning {
        Objects.requireNonNull(scheme, "scheme");
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a rate is at least 0 and below 1, not " + rate);
        }
        if (scheme == Scheme.AS_TRAINED && rate != 0) {
            throw new IllegalArgumentException("as-trained has no rate");
        }
        Objects.requireNonNull(where, "where");
    }
}
