package dev.skipgate.testbench.calibration;

import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.numeric.TernaryQuantizer;
import dev.skipgate.runtime.numeric.WeightMatrix;
import dev.skipgate.runtime.numeric.WeightQuantizer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kinds of weights that the lanes can multiply with, up to their scale.
 *
 * @param word {@code ternary}, {@code pow2} or {@code fixedN} with N bits
 * @param bits of {@code fixedN}; 0 of the others
 */
public record WeightKind(String word, int bits) {
    /** A quantizer with its scale, and how a description writes it. */
    record Choice(String words, WeightQuantizer quantizer) {
        /** The weights as hardware will have them. */
        float[] rounded(float[] weights) {
            WeightMatrix matrix = quantizer.quantize(weights, 1, weights.length);
            float[] rounded = new float[weights.length];
            for (int i = 0; i < rounded.length; i++) {
                rounded[i] = Math.scalb((float) matrix.integerOf(matrix.codes()[i]), -matrix.weightFraction());
            }
            return rounded;
        }

        double squaredError(List<float[]> matrices) {
            double error = 0;
            for (float[] weights : matrices) {
                float[] rounded = rounded(weights);
                for (int i = 0; i < rounded.length; i++) {
                    double off = rounded[i] - weights[i];
                    error += off * off;
                }
            }
            return error;
        }
    }

    private static final Pattern FIXED = Pattern.compile("fixed([0-9]{1,2})");
    private static final int WIDEST = 16;
    private static final int FINEST = 24;

    /** As many powers as fit beside zero and a sign in four bits. */
    private static final int POWERS = 7;

    /** Its decimals are as many as a description may have. */
    private static final int LEAST_SCALE = -20;

    private static final int LEAST_POWER = -32;
    private static final int GREATEST_POWER = 15;

    /** A kind by its word; empty when there is no such. */
    public static Optional<WeightKind> named(String word) {
        if (word.equals("ternary") || word.equals("pow2")) {
            return Optional.of(new WeightKind(word, 0));
        }
        Matcher fixed = FIXED.matcher(word);
        if (!fixed.matches()) {
            return Optional.empty();
        }
        int bits = Integer.parseInt(fixed.group(1));
        return bits >= 3 && bits <= WIDEST ? Optional.of(new WeightKind(word, bits)) : Optional.empty();
    }

    /** The quantizer of this kind with the least squared error on weights that have to share one. */
    Choice choose(List<float[]> matrices) {
        List<Choice> candidates = new ArrayList<>();
        int top = exponent(matrices);
        if (word.equals("ternary")) {
            candidates.add(ternary(matrices));
        } else if (bits == 0) {
            for (int greatest = top; greatest >= top - 2; greatest--) {
                candidates.add(exponential(greatest));
            }
        } else {
            // From a format that holds the largest weight downwards: what is clipped may be worth the finer steps.
            for (int integer = top + 2; integer >= top - 2; integer--) {
                candidates.add(fixed(integer));
            }
        }
        Choice best = candidates.get(0);
        double least = Double.POSITIVE_INFINITY;
        for (Choice each : candidates) {
            double error = each.squaredError(matrices);
            if (error < least) {
                least = error;
                best = each;
            }
        }
        return best;
    }

    /** The binary exponent of the largest magnitude. */
    private static int exponent(List<float[]> matrices) {
        float largest = 0;
        for (float[] weights : matrices) {
            for (float weight : weights) {
                largest = Math.max(largest, Math.abs(weight));
            }
        }
        return Math.max(LEAST_POWER + POWERS + 2, Math.min(GREATEST_POWER - 1, Math.getExponent(largest)));
    }

    private static Choice ternary(List<float[]> matrices) {
        float[] all = new float[matrices.stream().mapToInt(each -> each.length).sum()];
        int at = 0;
        for (float[] weights : matrices) {
            System.arraycopy(weights, 0, all, at, weights.length);
            at += weights.length;
        }
        int exponent = Math.max(LEAST_SCALE, TernaryQuantizer.leastErrorExponent(all));
        String scale = new BigDecimal(Math.scalb(1.0, exponent)).toPlainString();
        return new Choice("ternary(" + scale + ")", new TernaryQuantizer(OptionalInt.of(exponent)));
    }

    private static Choice exponential(int greatest) {
        int least = greatest - POWERS + 1;
        return new Choice(
                "exponential(" + least + "," + greatest + ")",
                new ExponentialQuantizer(least, greatest, Math.scalb(1.0, least - 1)));
    }

    private Choice fixed(int integer) {
        int held = Math.max(integer, bits - FINEST);
        PowerOfTwoTernaryQuantizer quantizer =
                new PowerOfTwoTernaryQuantizer(Math.min(held, bits), bits - Math.min(held, bits));
        return new Choice(quantizer.describe(), quantizer);
    }
}
