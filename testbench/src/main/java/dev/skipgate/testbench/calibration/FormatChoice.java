package dev.skipgate.testbench.calibration;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Where the binary point of a number format shall stand. */
final class FormatChoice {
    private FormatChoice() {}

    /**
     * The format with the least mean squared error, rounding and saturation together; of equal ones that with the fewest bits before the point.
     *
     * @param samples values of the places that share the format; each counts alike
     * @param leastInteger fewest bits before the point
     */
    static FixedPointFormat of(List<float[]> samples, int width, int leastInteger) {
        return of(samples, width, leastInteger, List.of(DoubleUnaryOperator.identity()));
    }

    /**
     * The same for what goes into sigmoid and tanh: the error is that of their results, so that what saturates there anyway needs no bits.
     *
     * @param width bits in all
     */
    static FixedPointFormat ofArguments(List<float[]> samples, int width) {
        return of(samples, width, 1, List.of(x -> 1 / (1 + Math.exp(-x)), Math::tanh));
    }

    /**
     * The same for cell states: the error is that of their tanh, and that of the large ones as a share of them, for a state that counts far beyond where tanh saturates need not be
     * exact but has to come back.
     *
     * @param width bits in all
     */
    static FixedPointFormat ofCells(List<float[]> samples, int width) {
        return of(samples, width, 1, List.of(Math::tanh, x -> Math.signum(x) * Math.log1p(Math.abs(x))));
    }

    private static FixedPointFormat of(
            List<float[]> samples, int width, int leastInteger, List<DoubleUnaryOperator> functions) {
        FixedPointFormat best = FixedPointFormat.signed(width, leastInteger);
        double least = Double.POSITIVE_INFINITY;
        for (int integer = leastInteger; integer <= width; integer++) {
            FixedPointFormat format = FixedPointFormat.signed(width, integer);
            double error = 0;
            for (float[] sample : samples) {
                error += error(sample, format, functions) / Math.max(1, sample.length);
            }
            if (error < least) {
                least = error;
                best = format;
            }
        }
        return best;
    }

    private static double error(float[] sample, FixedPointFormat format, List<DoubleUnaryOperator> functions) {
        double error = 0;
        for (float value : sample) {
            double rounded = format.toReal(format.quantize(value));
            for (DoubleUnaryOperator function : functions) {
                double off = function.applyAsDouble(rounded) - function.applyAsDouble(value);
                error += off * off;
            }
        }
        return error;
    }
}
