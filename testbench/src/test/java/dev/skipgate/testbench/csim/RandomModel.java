package dev.skipgate.testbench.csim;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.frontend.ImageDescription;
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
import dev.skipgate.runtime.bundle.SequenceEnd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Makes small models at random: every input, layer, quantizer, encoding, result and sparsity; the same for the same seed. */
final class RandomModel {
    private static final SourceLocation HERE = SourceLocation.of("random.yaml", 1);
    private static final double[] SPARSITIES = {0, 0.3, 0.5, 0.8, 0.9, 0.97, 1};
    private static final int MOST_UNITS = 40;
    /** An input or output that takes several 512-bit words. */
    private static final int LARGE = 300;

    /** The most weights that may be burnt into logic. */
    private static final int MOST_CONSTANT = 4096;

    private final SplittableRandom random;

    private final boolean bothWays;

    RandomModel(long seed) {
        this(seed, false);
    }

    private RandomModel(long seed, boolean bothWays) {
        random = new SplittableRandom(seed);
        this.bothWays = bothWays;
    }

    /** A model with layers that read sequences from their end, alone or as one of two directions. */
    static RandomModel inPasses(long seed) {
        return new RandomModel(seed, true);
    }

    /** A grid from 1x1 to 8x8; one in ten is much larger than the network. */
    Grid grid() {
        int most = random.nextInt(10) == 0 ? 5 : 3;
        int columnBits = random.nextInt(most + 1);
        int rowBits = columnBits + random.nextInt(most + 1 - columnBits);
        return new Grid(1 << rowBits, 1 << columnBits);
    }

    FloatNetwork network() {
        InputDescription input = input();
        List<StageDescription> layers = new ArrayList<>();
        List<FloatNetwork.FloatLayer> weights = new ArrayList<>();
        int width = input.width();
        int count = 1 + random.nextInt(3);
        for (int l = 0; l < count; l++) {
            int units = 1 + random.nextInt(MOST_UNITS);
            // At least one layer has to be recurrent.
            if (l != count / 2 && random.nextInt(3) == 0) {
                layers.add(dense(l, width, units));
                weights.add(new FloatNetwork.FloatLayer(sparse(units * width), new float[0], values(units, 1)));
            } else {
                CellType type = List.of(CellType.values()).get(random.nextInt(5));
                int rows = type.gates() * units;
                int biases = type == CellType.GRU ? rows + units : rows;
                LayerDescription.Direction direction = direction(l == count / 2);
                layers.add(layer(l, type, width, units, direction));
                for (int d = 0; d < (direction == LayerDescription.Direction.BOTH ? 2 : 1); d++) {
                    weights.add(
                            new FloatNetwork.FloatLayer(sparse(rows * width), sparse(rows * units), values(biases, 1)));
                }
            }
            width = layers.get(l).outputs();
        }
        OutputDescription output = random.nextInt(5) == 0 ? state(layers.get(count - 1)) : output(width);
        FloatNetwork.FloatDense dense = output.result() == OutputDescription.Result.STATE
                ? new FloatNetwork.FloatDense(new float[0], new float[0])
                : new FloatNetwork.FloatDense(sparse(output.size() * width), values(output.size(), 1));
        float[] embedding = input instanceof InputDescription.Embedding table
                ? sparse(table.size() * table.dimension())
                : new float[0];
        return new FloatNetwork(description(input, layers, output), embedding, weights, dense);
    }

    private LayerDescription.Direction direction(boolean fromTheEnd) {
        if (!bothWays || (!fromTheEnd && random.nextInt(3) == 0)) {
            return LayerDescription.Direction.FORWARD;
        }
        return random.nextBoolean() ? LayerDescription.Direction.BOTH : LayerDescription.Direction.REVERSE;
    }

    private ModelDescription description(
            InputDescription input, List<StageDescription> layers, OutputDescription output) {
        return new ModelDescription(
                new LegalName("random-model", HERE),
                input,
                layers,
                output,
                new Pruning(Pruning.Scheme.AS_TRAINED, 0, HERE),
                TrainingDescription.NONE,
                new HardwareDescription(
                        Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), EncodingChoice.AUTO, HERE),
                new WeightsDescription(Path.of("none.safetensors"), Optional.empty(), Map.of(), HERE),
                Optional.empty());
    }

    private InputDescription input() {
        int size = 2 + random.nextInt(50);
        int dimension = 1 + random.nextInt(random.nextInt(5) == 0 ? LARGE : MOST_UNITS);
        return switch (random.nextInt(3)) {
            case 0 -> new InputDescription.OneHot(size, Optional.empty(), HERE);
            case 1 -> new InputDescription.Embedding(size, dimension, inputFormat(), Optional.empty(), HERE);
            default -> new InputDescription.Vector(dimension, inputFormat(), HERE);
        };
    }

    private DenseDescription dense(int index, int width, int units) {
        boolean fixed = random.nextInt(3) == 0;
        return new DenseDescription(
                new LegalName("layer-" + index, HERE),
                units,
                random.nextBoolean() ? DenseDescription.Activation.RELU : DenseDescription.Activation.NONE,
                fixed ? new WeightQuantizer.FixedPoint(format(2 + random.nextInt(7), 2), HERE) : lstmQuantizer(),
                new WeightQuantizer.FixedPoint(biasFormat(), HERE),
                Optional.of(activation()),
                Optional.empty(),
                encoding(!fixed && units * width <= MOST_CONSTANT, !fixed),
                HERE);
    }

    private LayerDescription layer(
            int index, CellType type, int width, int units, LayerDescription.Direction direction) {
        boolean fitsLogic = type.gates() * units * Math.max(width, units) <= MOST_CONSTANT;
        return new LayerDescription(
                new LegalName("layer-" + index, HERE),
                type,
                units,
                direction,
                false,
                lstmQuantizer(),
                lstmQuantizer(),
                new WeightQuantizer.FixedPoint(biasFormat(), HERE),
                new StateFormats(
                        activation(),
                        format(10 + random.nextInt(15), 4),
                        format(4 + random.nextInt(9), 4),
                        format(4 + random.nextInt(9), 2)),
                Optional.empty(),
                encoding(fitsLogic, true),
                HERE);
    }

    private OutputDescription output(int width) {
        int size = 1 + random.nextInt(random.nextInt(5) == 0 ? LARGE : MOST_UNITS);
        boolean fixed = random.nextInt(2) == 0;
        WeightQuantizer quantizer =
                fixed ? new WeightQuantizer.FixedPoint(format(2 + random.nextInt(7), 2), HERE) : lstmQuantizer();
        return new OutputDescription(
                size,
                random.nextBoolean() ? OutputDescription.Result.LOGITS : OutputDescription.Result.ARGMAX,
                quantizer,
                new WeightQuantizer.FixedPoint(biasFormat(), HERE),
                format(4 + random.nextInt(13), 5),
                Optional.empty(),
                encoding(!fixed && size * width <= MOST_CONSTANT, !fixed),
                end(size),
                HERE);
    }

    /** The values of the topmost layer, with no output of its own. */
    private OutputDescription state(StageDescription top) {
        NumberFormat values = top.accept(new StageDescription.Visitor<>() {
            @Override
            public NumberFormat recurrent(LayerDescription layer) {
                return layer.formats().hidden();
            }

            @Override
            public NumberFormat dense(DenseDescription layer) {
                return layer.format().orElseThrow();
            }

            @Override
            public NumberFormat image(ImageDescription layer) {
                throw new IllegalStateException("no layer of images is drawn");
            }
        });
        return new OutputDescription(
                top.outputs(),
                OutputDescription.Result.STATE,
                lstmQuantizer(),
                new WeightQuantizer.FixedPoint(biasFormat(), HERE),
                values,
                Optional.empty(),
                Optional.empty(),
                end(top.outputs() / 2),
                HERE);
    }

    /** As good as drawn. */
    private static Optional<SequenceEnd> end(int size) {
        return size % 2 == 0 ? Optional.of(SequenceEnd.LAST) : Optional.empty();
    }

    private WeightQuantizer lstmQuantizer() {
        int lowest = -1 - random.nextInt(6);
        return switch (random.nextInt(3)) {
            case 0 -> new WeightQuantizer.Ternary(OptionalInt.of(-random.nextInt(3)), HERE);
            case 1 -> new WeightQuantizer.Pow2Ternary(1, 1 + random.nextInt(2), HERE);
            default -> new WeightQuantizer.Exponential(lowest, lowest + random.nextInt(5), 0.01, HERE);
        };
    }

    private Optional<EncodingChoice> encoding(boolean fitsLogic, boolean powersOfTwo) {
        return switch (random.nextInt(5)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(powersOfTwo ? EncodingChoice.PACKED : EncodingChoice.AUTO);
            case 2 -> Optional.of(fitsLogic ? EncodingChoice.CONSTANT : EncodingChoice.COMPRESSED);
            default -> Optional.of(EncodingChoice.COMPRESSED);
        };
    }

    private NumberFormat activation() {
        return format(2 + random.nextInt(15), 3);
    }

    /** Input values may be smaller than any integer bit. */
    private NumberFormat inputFormat() {
        return new NumberFormat(2 + random.nextInt(15), random.nextInt(6) - 3, true, HERE);
    }

    /** Biases may be finer or coarser than the sums they are added to. */
    private NumberFormat biasFormat() {
        return new NumberFormat(2 + random.nextInt(12), random.nextInt(9) - 5, true, HERE);
    }

    /** A signed format with up to some integer bits. */
    private NumberFormat format(int width, int mostInteger) {
        return new NumberFormat(width, 1 + random.nextInt(Math.min(width, mostInteger)), true, HERE);
    }

    private float[] sparse(int count) {
        double sparsity = SPARSITIES[random.nextInt(SPARSITIES.length)];
        float[] values = values(count, 1);
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() < sparsity) {
                values[i] = 0;
            }
        }
        return values;
    }

    private float[] values(int count, double scale) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (scale * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    SplittableRandom random() {
        return random;
    }
}
