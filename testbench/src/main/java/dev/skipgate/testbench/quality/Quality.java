package dev.skipgate.testbench.quality;

import java.util.OptionalDouble;

/**
 * How well a language model predicts held-out text, in bits a token; lower is better. State is carried over the whole text,
 * the first token is not scored.
 *
 * @param unit {@code character} or {@code word}
 * @param tokens tokens scored
 * @param floatTwin the same network trained without quantization, in float arithmetic
 * @param quantizedWeights the quantized weights in float arithmetic
 * @param integer the integer model: what the hardware computes
 * @param zeroHidden share of hidden values that are zero in the integer model, over all layers
 */
public record Quality(
        String unit,
        int tokens,
        OptionalDouble floatTwin,
        double quantizedWeights,
        double integer,
        double zeroHidden) {}
