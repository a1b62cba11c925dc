package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/**
 * A dense layer below the output, in integers; it has no state.
 *
 * @param name the user's name of the layer
 * @param relu whether negative sums become zero
 * @param weights N x I
 * @param bias N integers with {@code sum.fraction} fraction bits
 * @param sum format of the accumulator
 * @param values format of the results, signed, at most 16 bits
 */
public record DenseLayer(
        String name, boolean relu, WeightMatrix weights, int[] bias, SumFormat sum, FixedPointFormat values)
        implements Layer {
    public DenseLayer {
        if (bias.length != weights.rows() || bias.length == 0) {
            throw new IllegalArgumentException(
                    "layer '" + name + "' has " + weights.rows() + " rows and " + bias.length + " biases");
        }
        CellFormats.requireSigned("dense layer's", values, 16);
    }

    @Override
    public int units() {
        return bias.length;
    }

    @Override
    public WeightMatrix inputWeights() {
        return weights;
    }

    @Override
    public List<Integer> products() {
        return List.of(1);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.dense(this);
    }
}
