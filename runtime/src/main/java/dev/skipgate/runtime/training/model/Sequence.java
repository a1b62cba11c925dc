package dev.skipgate.runtime.training.model;

import java.util.Objects;
import java.util.Optional;

/**
 * Values of a window, time-major: row {@code t * batch + b} holds {@code width} values of step t of sequence b. Either real values, or tokens, which stand
 * for one-hot rows.
 *
 * @param data row-major, the first row at {@code offset}; empty for tokens
 * @param tokens one index below {@code width} for every row
 */
public record Sequence(int rows, int width, float[] data, int offset, Optional<int[]> tokens) {
    public Sequence {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(tokens, "tokens");
        if (tokens.isEmpty() && offset + (long) rows * width > data.length) {
            throw new IllegalArgumentException(rows + " x " + width + " values from " + offset + " of " + data.length);
        }
        if (tokens.isPresent() && tokens.get().length < rows) {
            throw new IllegalArgumentException(tokens.get().length + " tokens for " + rows + " rows");
        }
    }

    public static Sequence of(int rows, int width, float[] data) {
        return new Sequence(rows, width, data, 0, Optional.empty());
    }

    public static Sequence at(int rows, int width, float[] data, int offset) {
        return new Sequence(rows, width, data, offset, Optional.empty());
    }

    /** One-hot rows. */
    public static Sequence ofTokens(int rows, int width, int[] tokens) {
        for (int row = 0; row < rows; row++) {
            if (tokens[row] < 0 || tokens[row] >= width) {
                throw new IllegalArgumentException("token " + tokens[row] + " of a vocabulary of " + width);
            }
        }
        return new Sequence(rows, width, new float[0], 0, Optional.of(tokens));
    }
}
