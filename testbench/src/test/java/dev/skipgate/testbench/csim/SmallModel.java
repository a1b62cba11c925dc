package dev.skipgate.testbench.csim;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LegalName;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.NumberFormat;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.Pruning;
import dev.skipgate.compiler.frontend.StateFormats;
import dev.skipgate.compiler.frontend.TrainingDescription;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.compiler.frontend.WeightsDescription;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.compiler.pass.StreamSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** A fixed small model: two layers, one of them burnt into logic, on four lanes. Only its names vary. */
final class SmallModel {
    private static final SourceLocation HERE = SourceLocation.of("small.yaml", 1);
    private static final int SYMBOLS = 5;
    private static final int FIRST = 6;
    private static final int SECOND = 3;
    private static final Grid GRID = new Grid(2, 2);

    private SmallModel() {}

    static Design design() {
        return design("small", "lower", "upper");
    }

    /** The same with its weights streamed in segments of two words of a bank; two segments stay on chip. */
    static Design streamed() {
        return new MapToArray(GRID)
                .streamed(
                        network("small", "lower", "upper"),
                        new StreamSource("one bank of DDR4, 19.25 GB/s", 1, 1L << 30),
                        2,
                        4,
                        new Diagnostics())
                .orElseThrow();
    }

    /** The same with other names. */
    static Design design(String model, String lower, String upper) {
        return new MapToArray(GRID).apply(network(model, lower, upper), new Diagnostics());
    }

    private static QuantizedNetwork network(String model, String lower, String upper) {
        ModelDescription description = new ModelDescription(
                new LegalName(model, HERE),
                new InputDescription.OneHot(SYMBOLS, Optional.empty(), HERE),
                List.of(layer(lower, FIRST, EncodingChoice.COMPRESSED), layer(upper, SECOND, EncodingChoice.CONSTANT)),
                output(),
                new Pruning(Pruning.Scheme.AS_TRAINED, 0, HERE),
                TrainingDescription.NONE,
                new HardwareDescription(
                        Optional.empty(), OptionalDouble.empty(), OptionalInt.empty(), EncodingChoice.AUTO, HERE),
                new WeightsDescription(Path.of("small.safetensors"), Optional.empty(), Map.of(), HERE),
                Optional.empty());
        FloatNetwork network = new FloatNetwork(
                description,
                new float[0],
                List.of(floats(FIRST, SYMBOLS), floats(SECOND, FIRST)),
                new FloatNetwork.FloatDense(weights(SYMBOLS * SECOND), weights(SYMBOLS)));
        return new Quantize().apply(network, new Diagnostics());
    }

    private static LayerDescription layer(String name, int units, EncodingChoice encoding) {
        return LayerDescription.lstm(
                new LegalName(name, HERE),
                units,
                new WeightQuantizer.Ternary(OptionalInt.of(0), HERE),
                new WeightQuantizer.Exponential(-3, -1, 0.05, HERE),
                format(8, 2),
                new StateFormats(format(8, 1), format(12, 4), format(6, 3), format(8, 1)),
                Optional.empty(),
                Optional.of(encoding),
                HERE);
    }

    private static OutputDescription output() {
        return new OutputDescription(
                SYMBOLS,
                OutputDescription.Result.LOGITS,
                new WeightQuantizer.Pow2Ternary(1, 1, HERE),
                new WeightQuantizer.FixedPoint(format(8, 2), HERE),
                format(12, 6),
                Optional.empty(),
                Optional.of(EncodingChoice.PACKED),
                Optional.empty(),
                HERE);
    }

    private static NumberFormat format(int width, int integerBits) {
        return new NumberFormat(width, integerBits, true, HERE);
    }

    private static FloatNetwork.FloatLayer floats(int units, int inputs) {
        return new FloatNetwork.FloatLayer(weights(4 * units * inputs), weights(4 * units * units), weights(4 * units));
    }

    /** Numbers from -1 to 1 in a fixed disorder, half of them zero. */
    private static float[] weights(int count) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            int mixed = i * 7919 % 64;
            weights[i] = mixed < 32 ? 0 : (mixed - 48) / 16f;
        }
        return weights;
    }
}
