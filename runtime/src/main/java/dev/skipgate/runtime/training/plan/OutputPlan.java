package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.bundle.SequenceEnd;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Objects;
import java.util.Optional;

/**
 * The dense layer that gives the logits.
 *
 * @param classes logits, one for each class; a single one tells two apart by its sign, but not with CTC
 * @param weights rounding of the classes x inputs matrix in quantized phases
 * @param bias rounding of the bias in quantized phases
 * @param logits format of the logits in quantized phases
 * @param end which values a sequence with one class is answered from
 */
public record OutputPlan(
        int classes,
        Optional<WeightRounding> weights,
        Optional<WeightRounding> bias,
        Optional<FixedPointFormat> logits,
        SequenceEnd end) {
    public OutputPlan {
        PlanChecks.atLeast("the number of classes", classes, 1);
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(end, "end");
        logits.ifPresent(PlanChecks::activation);
    }

    /** An output of floats. */
    public static OutputPlan plain(int classes) {
        return new OutputPlan(classes, Optional.empty(), Optional.empty(), Optional.empty(), SequenceEnd.ENDS);
    }
}
