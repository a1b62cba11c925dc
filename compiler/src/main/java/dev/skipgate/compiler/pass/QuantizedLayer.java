package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.Arrays;
import java.util.List;

/**
 * A layer whose weights are integers, and whose accumulator is still to be sized.
 *
 * @param name the user's name
 * @param where it is described
 * @param cell kind and formats: layers in which these are equal may share hardware
 * @param multipliesASum whether a sum is multiplied by a gate before it is rounded
 * @param values format of what it gives
 * @param terms its products, each with a row for every sum
 * @param bias one for every sum
 * @param biasFormat format of the biases
 * @param finish makes the layer from its biases and its accumulator
 */
record QuantizedLayer(
        String name,
        SourceLocation where,
        List<Object> cell,
        boolean multipliesASum,
        FixedPointFormat values,
        List<Accumulators.Term> terms,
        float[] bias,
        FixedPointFormat biasFormat,
        Finish finish) {
    private static final int WIDEST_SUM = 32;

    /** Makes a layer of what was not known yet. */
    interface Finish {
        Layer layer(int[] bias, SumFormat sum);
    }

    /** Fraction bits that hold every product exactly, and no fewer than none: a GRU multiplies a sum by a gate. */
    int leastFraction() {
        int least = Accumulators.leastFraction(terms);
        return multipliesASum ? Math.max(0, least) : least;
    }

    /**
     * The layer, its sums with this many fraction bits if they fit, else with the fewest it can have.
     *
     * @param anyWeights whether the sums shall hold any weights of these quantizers
     */
    Layer layer(int sumFraction, boolean anyWeights, Diagnostics diagnostics) {
        Accumulators accumulators = new Accumulators(terms, sumFraction);
        if (bits(accumulators, accumulators.biases(bias, biasFormat), biasFormat, anyWeights) > WIDEST_SUM) {
            accumulators = new Accumulators(terms, leastFraction());
        }
        long[] aligned = accumulators.biases(bias, biasFormat);
        int bits = bits(accumulators, aligned, biasFormat, anyWeights);
        return finish.layer(stored(aligned), sum(bits, accumulators.fraction(), name, where, diagnostics));
    }

    static int bits(Accumulators accumulators, long[] bias, FixedPointFormat biasFormat, boolean anyWeights) {
        return anyWeights ? accumulators.bitsOfAny(biasFormat) : accumulators.bits(bias);
    }

    /** Biases as the hardware stores them. Where one does not fit, the sum was refused already. */
    static int[] stored(long[] bias) {
        return Arrays.stream(bias).mapToInt(each -> (int) each).toArray();
    }

    static SumFormat sum(int bits, int fraction, String layer, SourceLocation where, Diagnostics diagnostics) {
        if (bits > WIDEST_SUM) {
            diagnostics.error(
                    Rule.WIDE_SUM,
                    where,
                    "layer '" + layer + "': a sum of these weights and activations needs " + bits
                            + " bits; at most 32 can be accumulated; use fewer fraction bits or a narrower range of"
                            + " exponents");
            return new SumFormat(WIDEST_SUM, fraction);
        }
        return new SumFormat(bits, fraction);
    }
}
