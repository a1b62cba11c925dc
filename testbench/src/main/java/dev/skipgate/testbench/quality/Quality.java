package dev.skipgate.testbench.quality;

import java.util.OptionalDouble;

/**
 * How good a model is on held-out data. Of a language model bits a token, lower being better: state is carried over the whole text, the
 * first token is not scored. Of other models the share of labels that are right, or the edits a label that greedy decoding needs.
 *
 * @param unit what a target is, such as {@code character}
 * @param tokens targets scored
 * @param floatTwin the same network trained without quantization, in float arithmetic
 * @param quantizedWeights the quantized weights in float arithmetic
 * @param integer the integer model: what the hardware computes
 * @param zeroHidden share of hidden values that are zero in the integer model, over all layers
 */
public record Quality(
        Measure measure,
        String unit,
        int tokens,
        OptionalDouble floatTwin,
        double quantizedWeights,
        double integer,
        double zeroHidden) {
    /** What the figures are. */
    public enum Measure {
        BITS,
        ACCURACY,
        LABEL_ERROR_RATE
    }

    /** What the figures are, in words. */
    public String words() {
        return switch (measure) {
            case BITS -> "bits per " + unit;
            case ACCURACY -> "accuracy";
            case LABEL_ERROR_RATE -> "label error rate";
        };
    }
}
