package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.Boards;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.bundle.SequenceEnd;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Supplier;

/** Makes up descriptions that are right: for hardware, or of anything that can be trained. */
final class RandomDescription {
    private static final SourceLocation WHERE = SourceLocation.of("random");

    private final Random random;
    private final Purpose purpose;

    RandomDescription(long seed, Purpose purpose) {
        this.random = new Random(seed);
        this.purpose = purpose;
    }

    ModelDescription model() {
        List<StageDescription> layers = new ArrayList<>();
        for (int layer = 0; layer < between(1, 4); layer++) {
            boolean dense = layer > 0 && random.nextBoolean();
            layers.add(dense ? dense("layer-" + layer) : layer("layer-" + layer));
        }
        InputDescription input = input();
        return new ModelDescription(
                new LegalName("model" + random.nextInt(100), WHERE),
                input,
                layers,
                output(),
                pruning(),
                training(layers),
                hardware(),
                weights(layers),
                input.vocabulary()
                        .map(each -> new QualityDescription(
                                Path.of("held-out.txt"), maybe(() -> Path.of("float.safetensors")), WHERE)));
    }

    private InputDescription input() {
        Optional<Vocabulary> vocabulary =
                maybe(() -> new Vocabulary(Path.of("vocabulary.json"), List.of("a", "b", "\n")));
        int tokens = vocabulary.isPresent() ? 3 : between(2, 20_000);
        return switch (random.nextInt(3)) {
            case 0 -> new InputDescription.OneHot(tokens, vocabulary, WHERE);
            case 1 -> new InputDescription.Embedding(
                    tokens, between(1, 600), format(FormatRange.INPUT), vocabulary, WHERE);
            default -> new InputDescription.Vector(between(1, 3000), format(FormatRange.INPUT), WHERE);
        };
    }

    private boolean trained() {
        return purpose == Purpose.TRAINING;
    }

    private DenseDescription dense(String name) {
        return new DenseDescription(
                new LegalName(name, WHERE),
                between(1, 2000),
                any(DenseDescription.Activation.values()),
                quantizer(true),
                bias(),
                trained() ? maybe(() -> format(FormatRange.DENSE)) : Optional.of(format(FormatRange.DENSE)),
                maybe(this::pruning),
                maybe(() -> any(EncodingChoice.values())),
                WHERE);
    }

    private LayerDescription layer(String name) {
        CellType type = any(CellType.values());
        return new LayerDescription(
                new LegalName(name, WHERE),
                type,
                between(1, 2000),
                any(LayerDescription.Direction.values()),
                type.gates() == 1 && random.nextBoolean(),
                quantizer(false),
                quantizer(false),
                bias(),
                new StateFormats(
                        format(FormatRange.HIDDEN),
                        format(FormatRange.CELL),
                        format(FormatRange.GATE_INPUT),
                        format(FormatRange.GATE_OUTPUT)),
                maybe(this::pruning),
                maybe(() -> any(EncodingChoice.values())),
                WHERE);
    }

    private OutputDescription output() {
        return new OutputDescription(
                between(1, 5000),
                random.nextBoolean() ? OutputDescription.Result.LOGITS : OutputDescription.Result.ARGMAX,
                quantizer(true),
                bias(),
                format(FormatRange.LOGITS),
                maybe(this::pruning),
                maybe(() -> any(EncodingChoice.values())),
                maybe(() -> any(SequenceEnd.values())),
                WHERE);
    }

    private WeightQuantizer bias() {
        return trained() && random.nextBoolean()
                ? quantizer(false)
                : new WeightQuantizer.FixedPoint(format(FormatRange.BIAS), WHERE);
    }

    private WeightQuantizer quantizer(boolean fixed) {
        if (!trained() || random.nextBoolean()) {
            return buildable(fixed);
        }
        WeightQuantizer rule =
                random.nextBoolean() ? buildable(fixed) : new WeightQuantizer.Binary(between(1, 1000) / 64.0, WHERE);
        return switch (random.nextInt(3)) {
            case 0 -> new WeightQuantizer.FloatPassthrough(WHERE);
            case 1 -> rule;
            default -> new WeightQuantizer.Stochastic(rule, WHERE);
        };
    }

    private WeightQuantizer buildable(boolean output) {
        int least = between(-32, 15);
        int most = between(least, Math.min(15, least + 31));
        int fraction = between(0, 15);
        return switch (random.nextInt(output ? 5 : 4)) {
            case 0 -> new WeightQuantizer.Ternary(OptionalInt.empty(), WHERE);
            case 1 -> new WeightQuantizer.Ternary(OptionalInt.of(between(-29, 15)), WHERE);
            case 2 -> new WeightQuantizer.Pow2Ternary(
                    between(fraction == 0 ? 2 : 1, Math.max(2, 16 - fraction)), Math.min(fraction, 14), WHERE);
            case 3 -> new WeightQuantizer.Exponential(
                    least, most, (float) (random.nextDouble() * Math.scalb(1.0, most)), WHERE);
            default -> new WeightQuantizer.FixedPoint(format(FormatRange.WEIGHT), WHERE);
        };
    }

    private NumberFormat format(FormatRange range) {
        int width = between(2, range.widest());
        return new NumberFormat(width, between(range.leastIntegerBits(), width), true, WHERE);
    }

    private Pruning pruning() {
        Pruning.Scheme scheme = any(Pruning.Scheme.values());
        double rate = scheme == Pruning.Scheme.AS_TRAINED ? 0 : random.nextInt(10_000) / 10_000.0;
        return new Pruning(scheme, rate, WHERE);
    }

    private TrainingDescription training(List<StageDescription> layers) {
        TrainingDescription.DropoutKind kind = any(TrainingDescription.DropoutKind.values());
        boolean patterned = kind != TrainingDescription.DropoutKind.CONVENTIONAL;
        boolean tiled = kind == TrainingDescription.DropoutKind.TILE;
        OptionalDouble sparsity =
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(random.nextInt(1000) / 1000.0);
        return new TrainingDescription(
                maybe(() -> new TrainingDescription.Dropout(
                        kind,
                        random.nextInt(1000) / 1000.0,
                        random.nextBoolean()
                                ? Map.of()
                                : Map.of(layers.get(0).name().written(), random.nextInt(1000) / 1000.0),
                        random.nextBoolean(),
                        patterned ? between(2, 1024) : 1,
                        tiled ? between(1, 64) : 32,
                        tiled ? between(1, 64) : 32,
                        tiled ? any(TrainingDescription.TiledWeights.values()) : TrainingDescription.TiledWeights.ABOVE,
                        WHERE)),
                sparsity.isPresent() || random.nextBoolean() ? 0 : random.nextFloat(),
                sparsity);
    }

    private HardwareDescription hardware() {
        return new HardwareDescription(
                maybe(() -> Boards.ids().get(random.nextInt(Boards.ids().size()))),
                random.nextBoolean() ? OptionalDouble.empty() : OptionalDouble.of(between(1, 1000)),
                random.nextBoolean() ? OptionalInt.empty() : OptionalInt.of(1 << between(0, 12)),
                any(EncodingChoice.values()),
                WHERE);
    }

    private WeightsDescription weights(List<StageDescription> layers) {
        return new WeightsDescription(
                Path.of("model.safetensors"),
                maybe(() -> random.nextBoolean() ? "" : "rnn."),
                random.nextBoolean()
                        ? Map.of()
                        : Map.of(TensorNames.of(layers).get(0), "first", "output.bias", "decoder.bias"),
                WHERE);
    }

    private int between(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    private <T> T any(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    private <T> Optional<T> maybe(Supplier<T> value) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(value.get());
    }
}
