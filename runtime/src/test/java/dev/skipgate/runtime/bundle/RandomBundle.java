package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Makes small bundles at random, for tests: every input, layer, coding, encoding and result; the same for the same seed. */
public final class RandomBundle {
    private static final int MOST_UNITS = 9;
    private static final List<String> ENCODINGS = List.of("packed", "compressed", "constant");

    private final SplittableRandom random;

    private final boolean bothWays;

    private RandomBundle(long seed, boolean bothWays) {
        random = new SplittableRandom(seed);
        this.bothWays = bothWays;
    }

    /** The bundle of a seed. */
    public static Bundle of(long seed) {
        return new RandomBundle(seed, true).bundle();
    }

    /** One without bidirectional layers, which takes single steps. */
    public static Bundle ofOneDirection(long seed) {
        return new RandomBundle(seed, false).bundle();
    }

    private Bundle bundle() {
        NetworkInput input = input();
        int fraction = 0;
        if (input instanceof NetworkInput.Embedding embedding) {
            fraction = embedding.format().fractionBits();
        } else if (input instanceof NetworkInput.Vector vector) {
            fraction = vector.format().fractionBits();
        }
        int width = input.size();
        List<Layer> layers = new ArrayList<>();
        List<Direction> directions = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        int recurrent = random.nextInt(count);
        for (int l = 0; l < count; l++) {
            Layer layer =
                    l != recurrent && random.nextInt(4) == 0 ? dense(l, width, fraction) : layer(l, width, fraction);
            layers.add(layer);
            directions.add(Direction.FORWARD);
            width = layer.units();
            if (bothWays && layer instanceof RecurrentLayer && random.nextInt(3) == 0) {
                if (random.nextBoolean()) {
                    layers.add(layer);
                    directions.add(Direction.SECOND);
                    width = 2 * layer.units();
                } else {
                    directions.set(directions.size() - 1, Direction.REVERSE);
                }
            }
            fraction = layer.values().fractionBits();
        }
        DenseOutput output = output(width, fraction);
        Network network = new Network(
                "net-" + random.nextInt(100), input, layers, directions, output, vocabulary(input), end(directions));
        return new Bundle(network, hardware(network));
    }

    private SequenceEnd end(List<Direction> directions) {
        return directions.stream().anyMatch(each -> each != Direction.FORWARD) && random.nextBoolean()
                ? SequenceEnd.LAST
                : SequenceEnd.ENDS;
    }

    private NetworkInput input() {
        FixedPointFormat format = format(1, 16, 3);
        int size = 1 + random.nextInt(6);
        return switch (random.nextInt(3)) {
            case 0 -> new NetworkInput.OneHot(size);
            case 1 -> {
                int entries = 1 + random.nextInt(5);
                short[] table = new short[entries * size];
                for (int i = 0; i < table.length; i++) {
                    table[i] = (short) format.saturate(random.nextInt(1 << 17) - (1 << 16));
                }
                yield new NetworkInput.Embedding(entries, size, format, table);
            }
            default -> new NetworkInput.Vector(size, format);
        };
    }

    private List<String> vocabulary(NetworkInput input) {
        return random.nextBoolean()
                ? List.of()
                : List.of("a", "\n", "\"", "\u00e4\u20ac", "", "x".repeat(input.size()));
    }

    private Layer layer(int index, int width, int fraction) {
        String name = "layer \"" + index + "\"";
        int units = 1 + random.nextInt(MOST_UNITS);
        int cell = random.nextInt(5);
        int gates = cell == 0 ? LstmLayer.GATES : cell < 3 ? GruLayer.GATES : 1;
        WeightMatrix input = matrix(gates * units, width);
        WeightMatrix recurrent = matrix(gates * units, units);
        FixedPointFormat gateInput = format(2, 12, 5);
        FixedPointFormat gate = format(2, 16, 2);
        FixedPointFormat hidden = format(2, 16, 3);
        SumFormat sum = new SumFormat(
                32, Math.max(fraction + input.weightFraction(), hidden.fractionBits() + recurrent.weightFraction()));
        return switch (cell) {
            case 0 -> {
                CellFormats formats = new CellFormats(gateInput, gate, format(2, 24, 5), hidden);
                yield new LstmLayer(name, units, input, recurrent, bias(gates * units), sum, formats);
            }
            case 1, 2 -> {
                GruLayer.Reset reset = cell == 1 ? GruLayer.Reset.AFTER : GruLayer.Reset.BEFORE;
                int[] bias = bias(GruLayer.sums(reset) * units);
                yield new GruLayer(
                        name, units, reset, input, recurrent, bias, sum, new GruFormats(gateInput, gate, hidden));
            }
            default -> {
                Optional<FixedPointFormat> tanh = cell == 3 ? Optional.of(gateInput) : Optional.empty();
                yield new RnnLayer(name, units, input, recurrent, bias(units), sum, tanh, hidden);
            }
        };
    }

    private DenseLayer dense(int index, int width, int fraction) {
        int rows = 1 + random.nextInt(MOST_UNITS);
        WeightMatrix weights = matrix(rows, width);
        return new DenseLayer(
                "dense " + index,
                random.nextBoolean(),
                weights,
                bias(rows),
                new SumFormat(32, fraction + weights.weightFraction()),
                format(2, 16, 3));
    }

    private DenseOutput output(int width, int fraction) {
        int rows = 1 + random.nextInt(12);
        WeightMatrix weights = matrix(rows, width);
        return new DenseOutput(
                "output",
                weights,
                bias(rows),
                new SumFormat(32, fraction + weights.weightFraction()),
                format(2, 16, 8),
                random.nextBoolean() ? DenseOutput.Result.LOGITS : DenseOutput.Result.ARGMAX);
    }

    /** Weights so small that no sum of these networks leaves 32 bits. */
    private WeightMatrix matrix(int rows, int columns) {
        boolean fixed = random.nextInt(3) == 0;
        int greatest = fixed ? 1 << random.nextInt(9) : 1 + random.nextInt(6);
        double density = random.nextDouble();
        short[] codes = new short[rows * columns];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (short) (random.nextDouble() < density ? random.nextInt(-greatest, greatest + 1) : 0);
        }
        int maxShift = fixed ? 31 - Integer.numberOfLeadingZeros(SignedDigits.nonZeroMask(greatest)) : greatest - 1;
        return new WeightMatrix(
                rows,
                columns,
                fixed ? WeightMatrix.Coding.FIXED_POINT : WeightMatrix.Coding.POWER_OF_TWO,
                random.nextInt(6),
                maxShift,
                codes);
    }

    private int[] bias(int rows) {
        int[] bias = new int[rows];
        for (int row = 0; row < rows; row++) {
            bias[row] = random.nextInt(-1000, 1000);
        }
        return bias;
    }

    private FixedPointFormat format(int least, int most, int mostInteger) {
        int width = least + random.nextInt(most - least + 1);
        return FixedPointFormat.signed(width, random.nextInt(Math.min(width, mostInteger) + 2) - 1);
    }

    private Hardware hardware(Network network) {
        int columnGroups = 1 << random.nextInt(3);
        int rowGroups = columnGroups << random.nextInt(3);
        List<List<String>> encodings = new ArrayList<>();
        List<Hardware.UnitPlaces> units = new ArrayList<>();
        for (SequencePass pass : network.passes()) {
            for (Layer layer : pass.network().layers()) {
                for (int products : layer.products()) {
                    encodings.add(
                            Stream.generate(this::encoding).limit(products).toList());
                }
                units.add(places(layer.units(), rowGroups));
            }
            encodings.add(List.of(encoding()));
        }
        return new Hardware(
                "u55c", 300.5, rowGroups, columnGroups, "net_kernel", encodings, units, streaming(), capacity());
    }

    private OptionalDouble capacity() {
        return random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of((1 + random.nextInt(4)) / 4.0);
    }

    private Optional<WeightStream> streaming() {
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        List<WeightStream.Part> segments = new ArrayList<>();
        int count = 2 * (1 + random.nextInt(3));
        int first = 0;
        for (int i = 0; i < count; i++) {
            int end = first + 1 + random.nextInt(5);
            segments.add(new WeightStream.Part(1, 0, first, end, random.nextInt(100), random.nextBoolean()));
            first = end;
        }
        WeightStream.Part column = new WeightStream.Part(0, 0, 0, 1, random.nextInt(9), false);
        return Optional.of(new WeightStream(
                "one bank of DDR4",
                1 + random.nextInt(5) / 4.0,
                segments,
                random.nextBoolean() ? Optional.of(column) : Optional.empty()));
    }

    private String encoding() {
        return ENCODINGS.get(random.nextInt(ENCODINGS.size()));
    }

    private Hardware.UnitPlaces places(int units, int rowGroups) {
        int depth = (units + rowGroups - 1) / rowGroups;
        int[] groups = new int[units];
        int[] slots = new int[units];
        int turn = random.nextInt(depth * rowGroups);
        for (int unit = 0; unit < units; unit++) {
            int place = (unit + turn) % (depth * rowGroups);
            groups[unit] = place % rowGroups;
            slots[unit] = place / rowGroups;
        }
        return new Hardware.UnitPlaces(depth, groups, slots);
    }
}
