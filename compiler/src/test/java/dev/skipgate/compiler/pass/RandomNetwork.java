package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LegalName;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.NumberFormat;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.Pruning;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.StateFormats;
import dev.skipgate.compiler.frontend.TrainingDescription;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.compiler.frontend.WeightsDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Makes networks at random, for tests: every input, layer, quantizer and encoding; the same for the same seed and settings. */
public final class RandomNetwork {
    static final SourceLocation HERE = SourceLocation.of("random.yaml", 1);

    /** All grids from 1x1 to 8x8. */
    public static final List<Grid> GRIDS = grids();

    private static final int MOST_CONSTANT = 4096;

    private final SplittableRandom random;
    private int mostUnits = 14;
    private int mostLayers = 3;
    private double sparsity = -1;
    private boolean onlyLstms;
    private Optional<EncodingChoice> encoding = Optional.empty();
    private OptionalDouble capacity = OptionalDouble.empty();
    private Pruning pruning = new Pruning(Pruning.Scheme.AS_TRAINED, 0, HERE);

    /** Networks of a seed. */
    public RandomNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    private static List<Grid> grids() {
        List<Grid> grids = new ArrayList<>();
        for (int columnGroups = 1; columnGroups <= 8; columnGroups *= 2) {
            for (int rowGroups = columnGroups; rowGroups <= 8; rowGroups *= 2) {
                grids.add(new Grid(rowGroups, columnGroups));
            }
        }
        return List.copyOf(grids);
    }

    /** At most this many layers and units a layer. */
    RandomNetwork atMost(int layers, int units) {
        mostLayers = layers;
        mostUnits = units;
        return this;
    }

    /** No layers but LSTMs. */
    RandomNetwork lstms() {
        onlyLstms = true;
        return this;
    }

    /** This share of zeros in every matrix. */
    RandomNetwork sparsity(double share) {
        sparsity = share;
        return this;
    }

    /** This encoding wherever it is possible. */
    RandomNetwork encoding(EncodingChoice choice) {
        encoding = Optional.of(choice);
        return this;
    }

    /** Room for other weights: given scales, and nothing burnt into logic. */
    RandomNetwork capacity(double share) {
        capacity = OptionalDouble.of(share);
        return this;
    }

    /** A network of the same description with other weights, of which this share are zeros. */
    static FloatNetwork reweighted(FloatNetwork network, long seed, double zeros) {
        RandomNetwork random = new RandomNetwork(seed).sparsity(zeros);
        List<FloatNetwork.FloatLayer> layers = network.layers().stream()
                .map(layer -> new FloatNetwork.FloatLayer(
                        random.sparse(layer.inputWeights().length),
                        random.sparse(layer.recurrentWeights().length),
                        random.values(layer.bias().length)))
                .toList();
        return new FloatNetwork(
                network.description(),
                random.values(network.embedding().length),
                layers,
                new FloatNetwork.FloatDense(
                        random.sparse(network.output().weights().length),
                        random.values(network.output().bias().length)));
    }

    RandomNetwork pruning(Pruning.Scheme scheme, double rate) {
        pruning = new Pruning(scheme, rate, HERE);
        return this;
    }

    /** A quantized one. */
    public QuantizedNetwork quantized() {
        return new Quantize().apply(floats(), new Diagnostics());
    }

    /** One that is not quantized yet. */
    public FloatNetwork floats() {
        InputDescription input = input();
        List<StageDescription> layers = new ArrayList<>();
        List<FloatNetwork.FloatLayer> weights = new ArrayList<>();
        int width = input.width();
        int count = 1 + random.nextInt(mostLayers);
        for (int l = 0; l < count; l++) {
            int units = mostUnits / 2 + random.nextInt(1 + mostUnits / 2);
            // At least one layer has to be recurrent.
            if (!onlyLstms && l > 0 && random.nextInt(4) == 0) {
                layers.add(dense(l, width, units));
                weights.add(new FloatNetwork.FloatLayer(sparse(units * width), new float[0], values(units)));
            } else {
                CellType type =
                        onlyLstms ? CellType.LSTM : List.of(CellType.values()).get(random.nextInt(5));
                int rows = type.gates() * units;
                int biases = type == CellType.GRU ? rows + units : rows;
                layers.add(layer(l, type, width, units));
                weights.add(new FloatNetwork.FloatLayer(sparse(rows * width), sparse(rows * units), values(biases)));
            }
            width = units;
        }
        OutputDescription output = output(width);
        float[] embedding = input instanceof InputDescription.Embedding table
                ? values(table.size() * table.dimension())
                : new float[0];
        FloatNetwork.FloatDense dense =
                new FloatNetwork.FloatDense(sparse(output.size() * width), values(output.size()));
        return new FloatNetwork(description(input, layers, output), embedding, weights, dense);
    }

    private ModelDescription description(
            InputDescription input, List<StageDescription> layers, OutputDescription output) {
        return new ModelDescription(
                new LegalName("random-model", HERE),
                input,
                layers,
                output,
                pruning,
                TrainingDescription.NONE,
                new HardwareDescription(
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        EncodingChoice.AUTO,
                        capacity,
                        HERE),
                new WeightsDescription(Path.of("none.safetensors"), Optional.empty(), Map.of(), HERE),
                Optional.empty());
    }

    private InputDescription input() {
        int size = 2 + random.nextInt(20);
        int dimension = 1 + random.nextInt(mostUnits);
        return switch (random.nextInt(3)) {
            case 0 -> new InputDescription.OneHot(size, Optional.empty(), HERE);
            case 1 -> new InputDescription.Embedding(size, dimension, activation(), Optional.empty(), HERE);
            default -> new InputDescription.Vector(dimension, activation(), HERE);
        };
    }

    private DenseDescription dense(int index, int width, int units) {
        boolean fixed = random.nextInt(3) == 0;
        return new DenseDescription(
                new LegalName("layer-" + index, HERE),
                units,
                random.nextBoolean() ? DenseDescription.Activation.RELU : DenseDescription.Activation.NONE,
                fixed ? new WeightQuantizer.FixedPoint(format(7, 2), HERE) : powersOfTwo(),
                new WeightQuantizer.FixedPoint(format(8, 3), HERE),
                Optional.of(activation()),
                Optional.empty(),
                Optional.of(encoding(fixed ? MOST_CONSTANT + 1 : units * width)),
                HERE);
    }

    private LayerDescription layer(int index, CellType type, int width, int units) {
        return new LayerDescription(
                new LegalName("layer-" + index, HERE),
                type,
                units,
                LayerDescription.Direction.FORWARD,
                false,
                powersOfTwo(),
                powersOfTwo(),
                new WeightQuantizer.FixedPoint(format(8, 3), HERE),
                new StateFormats(activation(), format(12, 4), format(8, 4), format(8, 1)),
                Optional.empty(),
                Optional.of(encoding(type.gates() * units * Math.max(width, units))),
                HERE);
    }

    private OutputDescription output(int width) {
        int size = 1 + random.nextInt(40);
        boolean fixed = random.nextBoolean();
        return new OutputDescription(
                size,
                OutputDescription.Result.LOGITS,
                fixed ? new WeightQuantizer.FixedPoint(format(7, 2), HERE) : powersOfTwo(),
                new WeightQuantizer.FixedPoint(format(8, 3), HERE),
                format(12, 5),
                Optional.empty(),
                Optional.of(encoding(fixed ? MOST_CONSTANT + 1 : size * width)),
                Optional.empty(),
                HERE);
    }

    private WeightQuantizer powersOfTwo() {
        int lowest = -1 - random.nextInt(6);
        return switch (random.nextInt(3)) {
            case 0 -> new WeightQuantizer.Ternary(
                    capacity.isPresent() ? OptionalInt.of(-1) : OptionalInt.empty(), HERE);
            case 1 -> new WeightQuantizer.Pow2Ternary(1, 1, HERE);
            default -> new WeightQuantizer.Exponential(lowest, lowest + random.nextInt(5), 0.01, HERE);
        };
    }

    private EncodingChoice encoding(int weights) {
        EncodingChoice wanted = encoding.orElse(List.of(EncodingChoice.values()).get(random.nextInt(4)));
        // Fixed-point weights can neither be packed nor burnt in, large matrices not be burnt in.
        boolean possible = wanted == EncodingChoice.AUTO
                || (weights <= MOST_CONSTANT && (capacity.isEmpty() || wanted != EncodingChoice.CONSTANT));
        return possible ? wanted : EncodingChoice.COMPRESSED;
    }

    private NumberFormat activation() {
        return format(2 + random.nextInt(9), 2);
    }

    private NumberFormat format(int width, int mostInteger) {
        return new NumberFormat(width, 1 + random.nextInt(Math.min(width, mostInteger)), true, HERE);
    }

    private float[] sparse(int count) {
        double share = sparsity >= 0 ? sparsity : new double[] {0, 0.5, 0.8, 0.95, 1}[random.nextInt(5)];
        float[] values = values(count);
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() < share) {
                values[i] = 0;
            }
        }
        return values;
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}
