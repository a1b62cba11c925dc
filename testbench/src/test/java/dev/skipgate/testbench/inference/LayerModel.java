package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An LSTM layer with as many inputs as units and random ternary weights: the network that ours runs, with the formats that models have by default, and the same weights in float32 for peers. Gates are in the order i, f, g, o.
 *
 * @param hidden units
 * @param network ours: the layer, and a dense output of a single row, since a network must have one
 */
record LayerModel(int hidden, Network network) {
    static final int GATES = LstmLayer.GATES;

    private static final FixedPointFormat ACTIVATION = FixedPointFormat.signed(8, 1);
    private static final FixedPointFormat LOGITS = FixedPointFormat.signed(16, 8);
    private static final CellFormats FORMATS = new CellFormats(
            FixedPointFormat.signed(11, 4), FixedPointFormat.signed(10, 2), FixedPointFormat.signed(16, 4), ACTIVATION);
    private static final int BIAS_RANGE = 100;

    /** A layer whose weights are zero with this probability, alike for the same sizes. */
    static LayerModel of(int hidden, double sparsity) {
        SplittableRandom random = new SplittableRandom(hidden);
        // Weights so large that the sums spread over the gates' range.
        int fraction = Math.max(0, (int) Math.round(Math.log(2 * hidden * (1 - sparsity)) / Math.log(4)));
        WeightMatrix input = ternary(GATES * hidden, hidden, sparsity, fraction, random);
        WeightMatrix recurrent = ternary(GATES * hidden, hidden, sparsity, fraction, random);
        int[] bias = random.ints((long) GATES * hidden, -BIAS_RANGE, BIAS_RANGE).toArray();
        SumFormat sum = new SumFormat(24, ACTIVATION.fractionBits() + fraction);
        LstmLayer layer = new LstmLayer("layer", hidden, input, recurrent, bias, sum, FORMATS);
        DenseOutput output = new DenseOutput(
                "output",
                ternary(1, hidden, 0, 0, random),
                new int[1],
                new SumFormat(24, ACTIVATION.fractionBits()),
                LOGITS,
                DenseOutput.Result.ARGMAX);
        return new LayerModel(
                hidden,
                new Network("layer", new NetworkInput.Vector(hidden, ACTIVATION), List.of(layer), output, List.of()));
    }

    private static WeightMatrix ternary(int rows, int columns, double sparsity, int fraction, SplittableRandom random) {
        short[] codes = new short[rows * columns];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (short) (random.nextDouble() < sparsity ? 0 : random.nextBoolean() ? 1 : -1);
        }
        return new WeightMatrix(rows, columns, WeightMatrix.Coding.POWER_OF_TWO, fraction, 0, codes);
    }

    LstmLayer layer() {
        return (LstmLayer) network.layers().get(0);
    }

    /** The bias of a row, as a real number. */
    float bias(int row) {
        return (float) Math.scalb((double) layer().bias()[row], -layer().sum().fraction());
    }

    /** Uniform inputs, those of step t of sequence b from {@code (t * batch + b) * hidden}: what peers read. */
    float[] inputs(int steps, int batch) {
        SplittableRandom random = new SplittableRandom(7);
        float[] values = new float[steps * batch * hidden];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ACTIVATION.toReal(random.nextInt(-128, 128));
        }
        return values;
    }

    /** The same for ours, of one sequence. */
    InputSequence inputs(float[] all, int steps, int batch, int sequence) {
        float[][] values = new float[steps][hidden];
        for (int step = 0; step < steps; step++) {
            System.arraycopy(all, (step * batch + sequence) * hidden, values[step], 0, hidden);
        }
        return InputSequence.Vectors.quantized(values, ACTIVATION);
    }
}
