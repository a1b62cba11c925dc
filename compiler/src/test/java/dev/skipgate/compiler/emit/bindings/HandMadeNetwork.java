package dev.skipgate.compiler.emit.bindings;

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

/** Small networks of every kind of input and result, with random weights that make different inputs matter. */
final class HandMadeNetwork {
    static final List<String> LETTERS = List.of("a", "b", "\u00e9", "\ud83d\ude00", "\n");
    static final List<String> WORDS = List.of("<unk>", "the", "a", "house", "'s");
    static final FixedPointFormat VALUES = FixedPointFormat.signed(8, 2);

    private static final int UNITS = 6;
    private static final int INPUT_FRACTION = 6;
    private static final int HIDDEN_FRACTION = 7;
    private static final FixedPointFormat LOGITS = FixedPointFormat.signed(12, 6);

    private HandMadeNetwork() {}

    static Network of(
            String name, NetworkInput input, List<String> vocabulary, int outputs, DenseOutput.Result result) {
        return of(name, input, vocabulary, outputs, result, 1);
    }

    static Network of(
            String name,
            NetworkInput input,
            List<String> vocabulary,
            int outputs,
            DenseOutput.Result result,
            long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean oneHot = input instanceof NetworkInput.OneHot;
        LstmLayer layer = new LstmLayer(
                "layer */ {@code x}",
                UNITS,
                weights(4 * UNITS, input.size(), oneHot ? 2 : 1, random),
                weights(4 * UNITS, UNITS, 1, random),
                new int[4 * UNITS],
                new SumFormat(24, HIDDEN_FRACTION + 1),
                new CellFormats(
                        FixedPointFormat.signed(8, 4),
                        FixedPointFormat.signed(9, 2),
                        FixedPointFormat.signed(12, 4),
                        FixedPointFormat.signed(8, 8 - HIDDEN_FRACTION)));
        DenseOutput output = new DenseOutput(
                "output",
                weights(outputs, UNITS, 1, random),
                new int[outputs],
                new SumFormat(24, HIDDEN_FRACTION + 1),
                LOGITS,
                result);
        return new Network(name, input, List.of(layer), output, vocabulary);
    }

    static NetworkInput embedding(int entries) {
        short[] table = new short[entries * 3];
        for (int i = 0; i < table.length; i++) {
            table[i] = (short) (i * 37 % 101 - 50);
        }
        return new NetworkInput.Embedding(entries, 3, FixedPointFormat.signed(8, 8 - INPUT_FRACTION), table);
    }

    private static WeightMatrix weights(int rows, int columns, int fraction, SplittableRandom random) {
        short[] codes = new short[rows * columns];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (short) random.nextInt(-3, 4);
        }
        return new WeightMatrix(rows, columns, WeightMatrix.Coding.POWER_OF_TWO, fraction, 2, codes);
    }
}
