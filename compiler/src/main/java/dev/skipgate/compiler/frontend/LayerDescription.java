package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;

/**
 * One recurrent layer.
 *
 * @param hidden how many units (cells) it has
 * @param pruning of this layer alone, if it differs from the model's
 * @param encoding of this layer alone, if it differs from the model's
 */
public record LayerDescription(
        LegalName name,
        CellType type,
        int hidden,
        WeightQuantizer inputWeights,
        WeightQuantizer recurrentWeights,
        NumberFormat bias,
        StateFormats formats,
        Optional<Pruning> pruning,
        Optional<EncodingChoice> encoding,
        SourceLocation where) {
    public LayerDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        if (hidden < 1) {
            throw new IllegalArgumentException("a layer has at least one unit, not " + hidden);
        }
        Objects.requireNonNull(inputWeights, "inputWeights");
        Objects.requireNonNull(recurrentWeights, "recurrentWeights");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(formats, "formats");
        Objects.requireNonNull(pruning, "pruning");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(where, "where");
    }
}
