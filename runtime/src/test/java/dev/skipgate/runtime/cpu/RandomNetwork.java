package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.GruFormats;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Makes networks of several blocks of rows at random: every input, every kind of layer and of weights, densities from none to all, narrow and wide formats; the same for the
 * same seed. Their sums need up to 32 bits and no more.
 */
public final class RandomNetwork {
    private static final double[] DENSITIES = {0, 0.02, 0.05, 0.1, 0.2, 0.5, 1};
    private static final int MOST_UNITS = 70;
    private static final int MOST_INPUTS = 150;

    private final SplittableRandom random;

    public RandomNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    public Network network() {
        NetworkInput input = input();
        FixedPointFormat read = format(input);
        boolean oneHot = input instanceof NetworkInput.OneHot;
        int width = input.size();
        List<Layer> layers = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int l = 0; l < count; l++) {
            Layer layer = layer(width, read, oneHot && l == 0, l == count - 1);
            layers.add(layer);
            width = layer.units();
            read = layer.values();
        }
        return new Network("random", input, layers, output(width, read), List.of());
    }

    private static FixedPointFormat format(NetworkInput input) {
        if (input instanceof NetworkInput.Embedding embedding) {
            return embedding.format();
        }
        // A one-hot input is the integer 1.
        return input instanceof NetworkInput.Vector vector ? vector.format() : FixedPointFormat.signed(2, 2);
    }

    private NetworkInput input() {
        int size = 1 + random.nextInt(MOST_INPUTS);
        FixedPointFormat format = activation();
        return switch (random.nextInt(3)) {
            case 0 -> new NetworkInput.OneHot(size);
            case 1 -> {
                short[] table = new short[7 * size];
                for (int i = 0; i < table.length; i++) {
                    table[i] = (short) value(format);
                }
                yield new NetworkInput.Embedding(7, size, format, table);
            }
            default -> new NetworkInput.Vector(size, format);
        };
    }

    /** Half of them as narrow as a byte. */
    private FixedPointFormat activation() {
        int width = random.nextBoolean() ? 2 + random.nextInt(7) : 9 + random.nextInt(8);
        return FixedPointFormat.signed(width, 1 + random.nextInt(3));
    }

    /** Often one of the ends of the format. */
    private int value(FixedPointFormat format) {
        return switch (random.nextInt(4)) {
            case 0 -> (int) format.minimum();
            case 1 -> (int) format.maximum();
            case 2 -> 0;
            default -> (int) random.nextLong(format.minimum(), format.maximum() + 1);
        };
    }

    private Layer layer(int width, FixedPointFormat read, boolean oneHot, boolean recurrentOnly) {
        int units = 1 + random.nextInt(MOST_UNITS);
        int kind = random.nextInt(recurrentOnly ? 5 : 6);
        int gates = kind == 0 ? LstmLayer.GATES : kind < 3 ? GruLayer.GATES : 1;
        FixedPointFormat gateInput = format(2, 12, 5);
        FixedPointFormat gate = format(2, 16, 2);
        FixedPointFormat cell = format(2, 24, 5);
        FixedPointFormat hidden = activation();
        while (true) {
            WeightMatrix input = matrix(gates * units, width);
            WeightMatrix recurrent = matrix(gates * units, units);
            int fraction = Math.max(
                    read.fractionBits() + input.weightFraction(), hidden.fractionBits() + recurrent.weightFraction());
            SumFormat sum = new SumFormat(32, fraction);
            Activation below = new Activation(read.fractionBits(), oneHot ? 1 : read.maximumMagnitude(), oneHot);
            SumProof.Term own = Activation.of(hidden).term(recurrent, sum);
            if (fits(List.of(below.term(input, sum), own), bias(gates * units))) {
                return switch (kind) {
                    case 0 -> new LstmLayer(
                            "lstm",
                            units,
                            input,
                            recurrent,
                            bias(gates * units),
                            sum,
                            new CellFormats(gateInput, gate, cell, hidden));
                    case 1, 2 -> {
                        GruLayer.Reset reset = kind == 1 ? GruLayer.Reset.AFTER : GruLayer.Reset.BEFORE;
                        int[] bias = bias(GruLayer.sums(reset) * units);
                        GruFormats formats = new GruFormats(gateInput, gate, hidden);
                        yield new GruLayer("gru", units, reset, input, recurrent, bias, sum, formats);
                    }
                    case 3 -> new RnnLayer(
                            "tanh", units, input, recurrent, bias(units), sum, Optional.of(gateInput), hidden);
                    case 4 -> new RnnLayer("relu", units, input, recurrent, bias(units), sum, Optional.empty(), hidden);
                    default -> new DenseLayer("dense", random.nextBoolean(), input, bias(units), sum, hidden);
                };
            }
        }
    }

    private DenseOutput output(int width, FixedPointFormat read) {
        int rows = 1 + random.nextInt(MOST_INPUTS);
        while (true) {
            WeightMatrix weights = matrix(rows, width);
            int[] bias = bias(rows);
            if (fits(List.of(new SumProof.Term(weights, 0, read.maximumMagnitude(), false)), bias)) {
                return new DenseOutput(
                        "output",
                        weights,
                        bias,
                        new SumFormat(32, read.fractionBits() + weights.weightFraction()),
                        format(2, 16, 8),
                        random.nextBoolean() ? DenseOutput.Result.LOGITS : DenseOutput.Result.ARGMAX);
            }
        }
    }

    private static boolean fits(List<SumProof.Term> terms, int[] bias) {
        try {
            SumProof.require("layer", terms, bias, new SumFormat(32, 0));
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private WeightMatrix matrix(int rows, int columns) {
        int kind = random.nextInt(3);
        boolean fixed = kind == 2;
        int greatest =
                switch (kind) {
                    case 0 -> 1;
                    case 1 -> 1 + random.nextInt(11);
                    default -> 1 << random.nextInt(12);
                };
        double density = DENSITIES[random.nextInt(DENSITIES.length)];
        short[] codes = new short[rows * columns];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (short) (random.nextDouble() < density ? random.nextInt(-greatest, greatest + 1) : 0);
        }
        int maxShift = fixed ? 31 - Integer.numberOfLeadingZeros(SignedDigits.nonZeroMask(greatest)) : greatest - 1;
        return new WeightMatrix(
                rows,
                columns,
                fixed ? WeightMatrix.Coding.FIXED_POINT : WeightMatrix.Coding.POWER_OF_TWO,
                random.nextInt(4),
                maxShift,
                codes);
    }

    private int[] bias(int rows) {
        return random.ints(rows, -5000, 5000).toArray();
    }

    private FixedPointFormat format(int least, int most, int mostInteger) {
        int width = least + random.nextInt(most - least + 1);
        return FixedPointFormat.signed(width, random.nextInt(Math.min(width, mostInteger) + 2) - 1);
    }

    /** An input for some steps. */
    public InputSequence input(Network network, int steps) {
        if (network.input() instanceof NetworkInput.Vector vector) {
            int[][] values = new int[steps][vector.size()];
            for (int[] step : values) {
                for (int e = 0; e < step.length; e++) {
                    step[e] = value(vector.format());
                }
            }
            return new InputSequence.Vectors(values);
        }
        int size = network.input() instanceof NetworkInput.Embedding table
                ? table.entries()
                : network.input().size();
        return new InputSequence.Indices(random.ints(steps, 0, size).toArray());
    }
}
