package dev.skipgate.compiler.pass;

import dev.skipgate.runtime.numeric.FixedPointFormat;

/** What a product needs to know of its activation: fraction bits, and the greatest magnitude as an integer. */
record Activation(int fraction, long magnitude) {
    static Activation of(FixedPointFormat format) {
        return new Activation(format.fractionBits(), format.maximumMagnitude());
    }
}
