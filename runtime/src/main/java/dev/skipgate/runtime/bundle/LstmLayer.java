package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;

/**
 * One LSTM layer, in integers. Rows are gate-major in the order i, f, g, o: row {@code q * units + u} is gate {@code q} of
 * unit {@code u}.
 *
 * @param name the user's name of the layer
 * @param units hidden size H
 * @param inputWeights 4H x I
 * @param recurrentWeights 4H x H
 * @param bias 4H integers with {@code sum.fraction} fraction bits
 * @param sum format of the accumulator
 * @param formats formats inside the cell
 */
public record LstmLayer(
        String name,
        int units,
        WeightMatrix inputWeights,
        WeightMatrix recurrentWeights,
        int[] bias,
        SumFormat sum,
        CellFormats formats)
        implements RecurrentLayer {
    /** Gates of an LSTM cell: i, f, g, o. */
    public static final int GATES = 4;

    public LstmLayer {
        RecurrentLayer.requireShape(name, units, inputWeights, recurrentWeights, GATES, bias, GATES);
    }

    @Override
    public FixedPointFormat values() {
        return formats.hidden();
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.lstm(this);
    }
}
