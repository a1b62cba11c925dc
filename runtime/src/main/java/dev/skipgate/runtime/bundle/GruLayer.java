package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/**
 * One GRU layer, in integers. Rows are gate-major in the order r, z, n (reset, update, new): row {@code q * units + u} is gate {@code q}
 * of unit {@code u}.
 *
 * @param name the user's name of the layer
 * @param units hidden size H
 * @param reset where the reset gate acts
 * @param inputWeights 3H x I
 * @param recurrentWeights 3H x H
 * @param bias integers with {@code sum.fraction} fraction bits: 3H for r, z, n, and, where the reset gate acts after the product, another
 *     H for the recurrent sum of n, which is then kept apart
 * @param sum format of the accumulator
 * @param formats formats inside the cell
 */
public record GruLayer(
        String name,
        int units,
        Reset reset,
        WeightMatrix inputWeights,
        WeightMatrix recurrentWeights,
        int[] bias,
        SumFormat sum,
        GruFormats formats)
        implements RecurrentLayer {
    /** Gates of a GRU cell: r, z, n. */
    public static final int GATES = 3;

    /** Where the reset gate acts. */
    public enum Reset {
        /** {@code n = tanh(W x + b + r (U h + b'))}, as PyTorch and cuDNN have it: four sums a unit. */
        AFTER,
        /** {@code n = tanh(W x + U (r h) + b)}, as it was first described: three sums a unit, the last of them a phase later. */
        BEFORE
    }

    public GruLayer {
        int sums = sums(reset);
        RecurrentLayer.requireShape(name, units, inputWeights, recurrentWeights, GATES, bias, sums);
    }

    /** Sums of a unit. */
    public int sums() {
        return sums(reset);
    }

    /** Sums of a unit. */
    public static int sums(Reset reset) {
        return reset == Reset.AFTER ? GATES + 1 : GATES;
    }

    @Override
    public FixedPointFormat values() {
        return formats.hidden();
    }

    /** With the reset before the product, the new gate's recurrent product waits for the reset gate. */
    @Override
    public List<Integer> products() {
        return reset == Reset.AFTER ? RecurrentLayer.super.products() : List.of(2, 1);
    }

    @Override
    public <T> T accept(Visitor<T> visitor) {
        return visitor.gru(this);
    }
}
