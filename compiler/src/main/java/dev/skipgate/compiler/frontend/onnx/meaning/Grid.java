package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.Optional;

/**
 * Values are whole multiples of {@code 2^exponent}.
 *
 * @param exponent of the spacing
 */
public record Grid(int exponent) {
    /** The grid on which the values of both lie; none if one of them lies on none. */
    static Optional<Grid> both(Optional<Grid> one, Optional<Grid> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(new Grid(Math.min(one.get().exponent, other.get().exponent)))
                : Optional.empty();
    }

    /** The exponent of a power of two, if it is one. */
    static Optional<Integer> exponentOf(float scale) {
        int exponent = Math.getExponent(scale);
        return scale > 0
                        && exponent >= Float.MIN_EXPONENT
                        && exponent <= Float.MAX_EXPONENT
                        && Math.scalb(1f, exponent) == scale
                ? Optional.of(exponent)
                : Optional.empty();
    }
}
