package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;

/**
 * One recurrent layer.
 *
 * @param hidden how many units (cells) it has in one direction
 * @param direction which way it reads sequences
 * @param identityStart whether training begins with the identity as recurrent weights; for vanilla cells
 * @param bias fixed point, or another quantizer for training only
 * @param pruning of this layer alone, if it differs from the model's
 * @param encoding of this layer alone, if it differs from the model's
 */
public record LayerDescription(
        LegalName name,
        CellType type,
        int hidden,
        Direction direction,
        boolean identityStart,
        WeightQuantizer inputWeights,
        WeightQuantizer recurrentWeights,
        WeightQuantizer bias,
        StateFormats formats,
        Optional<Pruning> pruning,
        Optional<EncodingChoice> encoding,
        SourceLocation where)
        implements StageDescription {
    /** Which way a layer reads sequences. */
    public enum Direction {
        FORWARD,
        /** From their end. */
        REVERSE,
        /** Both ways, with weights of its own for each. */
        BOTH
    }

    public LayerDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(direction, "direction");
        if (hidden < 1) {
            throw new IllegalArgumentException("a layer has at least one unit, not " + hidden);
        }
        if (identityStart && type.gates() != 1) {
            throw new IllegalArgumentException("no identity start for " + type);
        }
        Objects.requireNonNull(inputWeights, "inputWeights");
        Objects.requireNonNull(recurrentWeights, "recurrentWeights");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(formats, "formats");
        Objects.requireNonNull(pruning, "pruning");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(where, "where");
    }

    /** An LSTM layer that hardware can be built for. */
    public static LayerDescription lstm(
            LegalName name,
            int hidden,
            WeightQuantizer inputWeights,
            WeightQuantizer recurrentWeights,
            NumberFormat bias,
            StateFormats formats,
            Optional<Pruning> pruning,
            Optional<EncodingChoice> encoding,
            SourceLocation where) {
        return new LayerDescription(
                name,
                CellType.LSTM,
                hidden,
                Direction.FORWARD,
                false,
                inputWeights,
                recurrentWeights,
                new WeightQuantizer.FixedPoint(bias, bias.where()),
                formats,
                pruning,
                encoding,
                where);
    }

    /** The format of the biases of a model that was read for hardware. */
    public NumberFormat biasFormat() {
        return WeightQuantizer.FixedPoint.formatOf(bias);
    }

    /** Whether it reads sequences both ways, and gives twice its units. */
    public boolean bidirectional() {
        return direction == Direction.BOTH;
    }

    @Override
    public int outputs() {
        return bidirectional() ? 2 * hidden : hidden;
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.recurrent(this);
    }
}
