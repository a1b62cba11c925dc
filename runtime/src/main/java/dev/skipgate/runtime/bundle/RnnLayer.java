package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.Optional;

/**
 * One layer of a recurrent network without gates, in integers: {@code h = f(W x + U h + b)} with f either tanh or ReLU.
 *
 * @param name the user's name of the layer
 * @param units hidden size H
 * @param inputWeights H x I
 * @param recurrentWeights H x H
 * @param bias H integers with {@code sum.fraction} fraction bits
 * @param sum format of the accumulator
 * @param tanhInput format of the argument of tanh, at most 12 bits; empty for ReLU, which takes the sum as it is
 * @param hidden format of the hidden state
 */
public record RnnLayer(
        String name,
        int units,
        WeightMatrix inputWeights,
        WeightMatrix recurrentWeights,
        int[] bias,
        SumFormat sum,
        Optional<FixedPointFormat> tanhInput,
        FixedPointFormat hidden)
        implements RecurrentLayer {
    public RnnLayer {
        RecurrentLayer.requireShape(name, units, inputWeights, recurrentWeights, 1, bias, 1);
        tanhInput.ifPresent(format -> CellFormats.requireSigned("gate input", format, ActivationTable.MAX_INPUT_WIDTH));
        CellFormats.requireSigned("hidden", hidden, 16);
    }

    @Override
    public FixedPointFormat values() {
        return hidden;
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.rnn(this);
    }
}
