package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;

/**
 * What training shall do for sparsity; compilation only checks it.
 *
 * @param gradientThreshold linear-gate gradients of a smaller magnitude become zero; 0 keeps them all
 */
public record TrainingDescription(Optional<Dropout> dropout, double gradientThreshold) {
    public TrainingDescription {
        Objects.requireNonNull(dropout, "dropout");
        if (!(gradientThreshold >= 0) || Double.isInfinite(gradientThreshold)) {
            throw new IllegalArgumentException("a threshold is a number, not negative: " + gradientThreshold);
        }
    }

    /**
     * Dropout between layers.
     *
     * @param rate the share dropped, 0 up to but without 1
     * @param maxPeriod the longest period of a pattern; 1 for {@link DropoutKind#CONVENTIONAL}
     * @param tileRows of a tile, used by {@link DropoutKind#TILE} alone
     * @param tileColumns of a tile, used by {@link DropoutKind#TILE} alone
     */
    public record Dropout(
            DropoutKind kind, double rate, int maxPeriod, int tileRows, int tileColumns, SourceLocation where) {
        public Dropout {
            Objects.requireNonNull(kind, "kind");
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("a rate is at least 0 and below 1, not " + rate);
            }
            if (maxPeriod < 1 || tileRows < 1 || tileColumns < 1) {
                throw new IllegalArgumentException("periods and tiles are positive");
            }
            Objects.requireNonNull(where, "where");
        }
    }

    /** What is dropped together. */
    public enum DropoutKind {
        /** Single values, each by itself. */
        CONVENTIONAL,
        /** All rows but one in every period. */
        ROW,
        /** All tiles but one in every period. */
        TILE
    }
}
