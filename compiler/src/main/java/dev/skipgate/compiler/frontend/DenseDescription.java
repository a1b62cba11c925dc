package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;

/**
 * A dense layer below the output.
 *
 * @param units outputs
 * @param format of what it gives; needed for hardware
 * @param pruning of this layer alone, if it differs from the model's
 * @param encoding of this layer alone, if it differs from the model's
 */
public record DenseDescription(
        LegalName name,
        int units,
        Activation activation,
        WeightQuantizer weights,
        WeightQuantizer bias,
        Optional<NumberFormat> format,
        Optional<Pruning> pruning,
        Optional<EncodingChoice> encoding,
        SourceLocation where)
        implements StageDescription {
    /** What is done to the sums. */
    public enum Activation {
        NONE,
        /** Negative sums become zero. */
        RELU
    }

    public DenseDescription {
        Objects.requireNonNull(name, "name");
        if (units < 1) {
            throw new IllegalArgumentException("a layer has at least one unit, not " + units);
        }
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(pruning, "pruning");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(where, "where");
    }

    /** The format of the biases of a model that was read for hardware. */
    public NumberFormat biasFormat() {
        return WeightQuantizer.FixedPoint.formatOf(bias);
    }

    @Override
    public int outputs() {
        return units;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.dense(this);
    }
}
