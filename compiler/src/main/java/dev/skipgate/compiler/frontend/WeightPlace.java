package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.OptionalInt;

/** The matrices of a model, which differ in the quantizer they have by default and in those they may have. */
enum WeightPlace {
    INPUT_WEIGHTS,
    RECURRENT_WEIGHTS,
    OUTPUT_WEIGHTS,
    /** Of a dense layer below the output. */
    DENSE_WEIGHTS,
    BIAS;

    /** What a matrix here is quantized with unless the user says otherwise. */
    WeightQuantizer standard(SourceLocation where) {
        return switch (this) {
            case INPUT_WEIGHTS, DENSE_WEIGHTS -> new WeightQuantizer.Ternary(OptionalInt.empty(), where);
            case RECURRENT_WEIGHTS -> new WeightQuantizer.Pow2Ternary(1, 1, where);
            case OUTPUT_WEIGHTS -> new WeightQuantizer.Exponential(-6, 0, Math.scalb(1.0, -7), where);
            case BIAS -> new WeightQuantizer.FixedPoint(
                    new NumberFormat(
                            FormatRange.BIAS.defaultWidth(), FormatRange.BIAS.defaultIntegerBits(), true, where),
                    where);
        };
    }
}
