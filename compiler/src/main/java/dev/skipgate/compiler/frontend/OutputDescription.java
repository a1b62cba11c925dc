package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.bundle.SequenceEnd;
import java.util.Objects;
import java.util.Optional;

/**
 * The dense output after the last layer, or none where that layer's values are the result.
 *
 * @param size how many logits there are
 * @param bias fixed point, or another quantizer for training only
 * @param logits their format
 * @param pruning of the output alone, if it differs from the model's
 * @param encoding of the output alone, if it differs from the model's
 * @param step where a sequence as a whole is read, if the description says so; which makes a difference above a bidirectional layer alone
 */
public record OutputDescription(
        int size,
        Result result,
        WeightQuantizer weights,
        WeightQuantizer bias,
        NumberFormat logits,
        Optional<Pruning> pruning,
        Optional<EncodingChoice> encoding,
        Optional<SequenceEnd> step,
        SourceLocation where) {
    /** What leaves the accelerator at every step. */
    public enum Result {
        /** All logits. */
        LOGITS,
        /** The index of the largest logit alone. */
        ARGMAX,
        /** What the topmost layer gives, as it is: the model is an encoder, without a dense output of its own. */
        STATE
    }

    public OutputDescription {
        if (size < 1) {
            throw new IllegalArgumentException("an output has at least one value, not " + size);
        }
        Objects.requireNonNull(result, "result");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(logits, "logits");
        Objects.requireNonNull(pruning, "pruning");
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(where, "where");
    }

    /** Where a sequence as a whole is read: where the description says, else where each direction ends. */
    public SequenceEnd end() {
        return step.orElse(SequenceEnd.ENDS);
    }

    /** How many classes the logits tell apart: one each, but two by the sign of a single one. */
    public int classes() {
        return Math.max(2, size);
    }

    /** The format of the biases of a model that was read for hardware. */
    public NumberFormat biasFormat() {
        return WeightQuantizer.FixedPoint.formatOf(bias);
    }
}
