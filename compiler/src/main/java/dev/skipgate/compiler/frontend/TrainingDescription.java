package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What training shall do for sparsity; compilation only checks it.
 *
 * @param gradientThreshold linear-gate gradients of a smaller magnitude become zero; 0 keeps them all
 * @param gradientSparsity the share of them that a moving threshold shall make zero, in place of a fixed one
 */
public record TrainingDescription(
        Optional<Dropout> dropout, double gradientThreshold, OptionalDouble gradientSparsity) {
    /** Nothing. */
    public static final TrainingDescription NONE = new TrainingDescription(Optional.empty(), 0, OptionalDouble.empty());

    public TrainingDescription {
        Objects.requireNonNull(dropout, "dropout");
        if (!(gradientThreshold >= 0) || Double.isInfinite(gradientThreshold)) {
            throw new IllegalArgumentException("a threshold is a number, not negative: " + gradientThreshold);
        }
        gradientSparsity.ifPresent(share -> {
            if (!(share >= 0 && share < 1) || gradientThreshold > 0) {
                throw new IllegalArgumentException("a sparsity of " + share + " beside a threshold of "
                        + gradientThreshold + "; wanted 0 up to but without 1, and no threshold");
            }
        });
    }

    /**
     * Dropout between layers.
     *
     * @param rate the share dropped after every layer, 0 up to but without 1
     * @param rates other shares for some layers, by name
     * @param recurrent whether the products of recurrent layers with their own state drop the same share
     * @param maxPeriod the longest period of a pattern; 1 for {@link DropoutKind#CONVENTIONAL}
     * @param tileRows of a tile, used by {@link DropoutKind#TILE} alone
     * @param tileColumns of a tile, used by {@link DropoutKind#TILE} alone
     * @param weights whose tiles they are, used by {@link DropoutKind#TILE} alone
     */
    public record Dropout(
            DropoutKind kind,
            double rate,
            Map<String, Double> rates,
            boolean recurrent,
            int maxPeriod,
            int tileRows,
            int tileColumns,
            TiledWeights weights,
            SourceLocation where) {
        public Dropout {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(weights, "weights");
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("a rate is at least 0 and below 1, not " + rate);
            }
            rates = Map.copyOf(rates);
            if (maxPeriod < 1 || tileRows < 1 || tileColumns < 1) {
                throw new IllegalArgumentException("periods and tiles are positive");
            }
            Objects.requireNonNull(where, "where");
        }

        /** The share dropped after a layer. */
        public double rateAfter(LegalName layer) {
            return rates.getOrDefault(layer.written(), rate);
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

    /** Of which weights a layer's rate drops tiles. */
    public enum TiledWeights {
        /** Of those that read its results. */
        ABOVE,
        /** Of those by which it reads its own input. */
        OWN
    }
}
