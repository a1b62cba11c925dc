package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.Grid;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedLayer;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedNetwork;
import dev.skipgate.compiler.frontend.onnx.meaning.Weights;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Quantizers and number formats of an imported network. Weights that were quantized in the file keep their values exactly; of floats only what their range decides
 * is chosen, and the rest is left to the defaults.
 */
final class ChosenFormats {
    private static final int TABLE_BITS = 8;
    private static final int BIAS_BITS = 16;
    private static final int BIAS_INTEGER_BITS = 4;
    private static final int WIDEST = 16;
    private static final int FINEST = 24;
    private static final int POWERS = 6;
    private static final int MOST_EXPONENT = 15;
    private static final int LEAST_EXPONENT = -32;
    private static final int MOST_POWERS = 32;

    private ChosenFormats() {}

    /** The rule by which quantized matrices keep their values; empty for floats. */
    static Optional<String> quantizer(List<Weights> matrices) {
        Optional<Grid> grid = matrices.get(0).grid();
        for (Weights each : matrices) {
            grid = both(grid, each.grid());
        }
        return grid.map(found -> exact(matrices, found.exponent()));
    }

    private static Optional<Grid> both(Optional<Grid> one, Optional<Grid> other) {
        return one.isPresent() && other.isPresent()
                ? Optional.of(
                        new Grid(Math.min(one.get().exponent(), other.get().exponent())))
                : Optional.empty();
    }

    private static String exact(List<Weights> matrices, int exponent) {
        long largest = 0;
        long smallest = Long.MAX_VALUE;
        boolean powers = true;
        boolean oneMagnitude = true;
        for (Weights matrix : matrices) {
            for (float value : matrix.values()) {
                double code = Math.abs(Math.scalb((double) value, -exponent));
                if (code != Math.rint(code) || code > Integer.MAX_VALUE) {
                    throw new OnnxException("quantized weights are no whole multiples of 2^" + exponent + ": " + value);
                }
                oneMagnitude &= code == 0 || largest == 0 || code == largest;
                powers &= Long.bitCount((long) code) <= 1;
                smallest = code == 0 ? smallest : Math.min(smallest, (long) code);
                largest = Math.max(largest, (long) code);
            }
        }
        if (oneMagnitude && Long.bitCount(largest) == 1) {
            return "ternary(" + power(exponent + Long.numberOfTrailingZeros(largest)) + ")";
        }
        int least = exponent + Long.numberOfTrailingZeros(smallest);
        int most = exponent + Long.numberOfTrailingZeros(largest);
        if (powers && largest > 0 && least >= LEAST_EXPONENT && most <= MOST_EXPONENT && most - least < MOST_POWERS) {
            return "\"exponential(" + least + "," + most + ")\"";
        }
        int fraction = Math.max(0, -exponent);
        int magnitude = 64 - Long.numberOfLeadingZeros(exponent > 0 ? largest << exponent : largest);
        int bits = Math.max(2, magnitude + 1);
        if (bits > WIDEST || fraction > FINEST || exponent > MOST_EXPONENT) {
            throw new OnnxException("quantized weights are whole multiples of 2^" + exponent + " up to " + largest
                    + " times that, which needs " + bits + " bits; Skipgate's weights have at most " + WIDEST
                    + ", and at most " + FINEST + " behind the point"
                    + "; quantize them coarser, or import the model before its quantization");
        }
        return "Q" + (bits - fraction) + "." + fraction;
    }

    private static String power(int exponent) {
        return BigDecimal.valueOf(Math.scalb(1.0, exponent)).toPlainString();
    }

    /** Of the values of an embedding table. */
    static String table(Weights table) {
        int integer = integerBits(largest(List.of(table)), 1, TABLE_BITS);
        int fraction = table.grid().map(grid -> -grid.exponent()).orElse(0);
        // Values that are finer keep what they are, as quantized weights do.
        int bits = Math.max(TABLE_BITS, integer + fraction);
        return table.grid().isPresent() && bits <= WIDEST ? quoted(bits, integer) : quoted(TABLE_BITS, integer);
    }

    /** Of biases whose sum is larger than the default format holds. */
    static Optional<String> bias(List<Weights> input, List<Weights> recurrent) {
        double largest = largest(input) + largest(recurrent);
        int integer = integerBits(largest, BIAS_INTEGER_BITS, BIAS_BITS);
        return integer == BIAS_INTEGER_BITS ? Optional.empty() : Optional.of(quoted(BIAS_BITS, integer));
    }

    /** Powers of two up to the largest weight, where the default ends at 1. */
    static Optional<String> output(Weights weights) {
        double largest = largest(List.of(weights));
        int most = 0;
        // The quantizer rounds up above one and a half of a power.
        while (1.5 * Math.scalb(1.0, most) < largest && most < MOST_EXPONENT) {
            most++;
        }
        return most == 0 ? Optional.empty() : Optional.of("\"exponential(" + (most - POWERS) + "," + most + ")\"");
    }

    private static String quoted(int bits, int integerBits) {
        return "\"fixed(" + bits + "," + integerBits + ")\"";
    }

    /** Bits before the point, with the sign, that hold a magnitude. */
    private static int integerBits(double magnitude, int least, int most) {
        int bits = least;
        while (bits < most && magnitude > Math.scalb(1.0, bits - 1) - Math.scalb(1.0, bits - most)) {
            bits++;
        }
        return bits;
    }

    private static double largest(List<Weights> matrices) {
        double largest = 0;
        for (Weights matrix : matrices) {
            for (float value : matrix.values()) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    /** What the defaults will do to a network of floats. */
    static List<String> notes(ImportedNetwork network) {
        List<String> notes = new ArrayList<>();
        boolean floats = network.layers().stream().anyMatch(ChosenFormats::isFloat);
        if (floats) {
            notes.add(
                    "note: these weights are floats that were not trained to be rounded. model.yaml leaves the quantizers to"
                            + " their defaults: ternary input weights, Q1.1 recurrent weights, 8-bit states. Expect a loss; retrain"
                            + " by skipgate train, or let skipgate calibrate choose finer ones from data (docs/calibration.md)");
        }
        if (!network.input().readsTokens() && network.input().format().isEmpty()) {
            notes.add(
                    "note: the input is rounded to fixed(8,1), which ends at -1 and 1; give input: format if yours is larger");
        }
        boolean relu = network.layers().stream()
                .anyMatch(layer -> layer instanceof ImportedLayer.Cells cells && cells.cell() == CellType.RNN_RELU);
        if (relu) {
            notes.add(
                    "note: states behind a ReLU are rounded to fixed(8,1), which ends at 1; give formats: hidden if yours"
                            + " grow larger");
        }
        return notes;
    }

    private static boolean isFloat(ImportedLayer layer) {
        return layer instanceof ImportedLayer.Cells cells
                ? cells.directions().stream()
                        .anyMatch(each -> each.input().grid().isEmpty()
                                || each.recurrent().grid().isEmpty())
                : ((ImportedLayer.Dense) layer).weights().grid().isEmpty();
    }
}
