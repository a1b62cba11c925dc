package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/**
 * docs/datapath.md section 2 once more, in integers without bounds, dense and from the codes: nothing of the numeric package but
 * its records.
 */
final class StraightModel {
    private final Network network;
    private final BigInteger[][] cells;
    private final BigInteger[][] hidden;

    StraightModel(Network network) {
        this.network = network;
        int layers = network.layers().size();
        cells = new BigInteger[layers][];
        hidden = new BigInteger[layers][];
        for (int l = 0; l < layers; l++) {
            cells[l] = zeros(network.layers().get(l).units());
            hidden[l] = zeros(network.layers().get(l).units());
        }
    }

    private static BigInteger[] zeros(int count) {
        BigInteger[] zeros = new BigInteger[count];
        Arrays.fill(zeros, BigInteger.ZERO);
        return zeros;
    }

    /** A step on stored integers with this many fraction bits; a one-hot input is ones and zeros with none. */
    int[] step(int[] input, int inputFraction) {
        BigInteger[] x = new BigInteger[input.length];
        for (int e = 0; e < input.length; e++) {
            x[e] = BigInteger.valueOf(input[e]);
        }
        int fraction = inputFraction;
        for (int l = 0; l < network.layers().size(); l++) {
            Layer layer = network.layers().get(l);
            x = layerStep(layer, x, fraction, hidden[l], cells[l]);
            hidden[l] = x;
            fraction = fraction(layer.values());
        }
        DenseOutput dense = network.output();
        int[] logits = new int[dense.bias().length];
        for (int n = 0; n < logits.length; n++) {
            int sumFraction = dense.sum().fraction();
            BigInteger sum = dot(dense.weights(), n, x, fraction, sumFraction).add(BigInteger.valueOf(dense.bias()[n]));
            logits[n] = requantize(sum, sumFraction, dense.logits()).intValueExact();
        }
        return logits;
    }

    private static BigInteger[] layerStep(
            Layer layer, BigInteger[] x, int fraction, BigInteger[] previous, BigInteger[] cell) {
        if (layer instanceof LstmLayer lstm) {
            return cellStep(lstm, x, fraction, previous, cell);
        }
        if (layer instanceof GruLayer gru) {
            return new StraightGru(gru, x, fraction, previous).step();
        }
        BigInteger[] next = new BigInteger[layer.units()];
        int sumFraction = layer.sum().fraction();
        for (int u = 0; u < next.length; u++) {
            BigInteger sum =
                    dot(layer.inputWeights(), u, x, fraction, sumFraction).add(BigInteger.valueOf(layer.bias()[u]));
            if (layer instanceof RnnLayer rnn) {
                sum = sum.add(dot(rnn.recurrentWeights(), u, previous, fraction(rnn.hidden()), sumFraction));
            }
            next[u] = squash(layer, sum);
        }
        return next;
    }

    private static BigInteger squash(Layer layer, BigInteger sum) {
        int sumFraction = layer.sum().fraction();
        if (layer instanceof RnnLayer rnn && rnn.tanhInput().isPresent()) {
            FixedPointFormat argument = rnn.tanhInput().get();
            return table(false, requantize(sum, sumFraction, argument), argument, rnn.hidden());
        }
        boolean relu = layer instanceof RnnLayer || ((DenseLayer) layer).relu();
        BigInteger value = requantize(sum, sumFraction, layer.values());
        return relu ? value.max(BigInteger.ZERO) : value;
    }

    private static BigInteger[] cellStep(
            LstmLayer layer, BigInteger[] x, int fraction, BigInteger[] previous, BigInteger[] cell) {
        CellFormats formats = layer.formats();
        int g = fraction(formats.gate());
        int c = fraction(formats.cell());
        BigInteger[] next = new BigInteger[layer.units()];
        for (int u = 0; u < layer.units(); u++) {
            BigInteger[] z = new BigInteger[4];
            for (int q = 0; q < 4; q++) {
                int row = q * layer.units() + u;
                int sumFraction = layer.sum().fraction();
                BigInteger sum = dot(layer.inputWeights(), row, x, fraction, sumFraction)
                        .add(dot(layer.recurrentWeights(), row, previous, fraction(formats.hidden()), sumFraction))
                        .add(BigInteger.valueOf(layer.bias()[row]));
                z[q] = requantize(sum, sumFraction, formats.gateInput());
            }
            BigInteger i = table(true, z[0], formats);
            BigInteger f = table(true, z[1], formats);
            BigInteger gg = table(false, z[2], formats);
            BigInteger o = table(true, z[3], formats);
            BigInteger kept = f.multiply(cell[u]).shiftLeft(Math.max(0, g - c));
            BigInteger added = i.multiply(gg).shiftLeft(Math.max(0, c - g));
            cell[u] = requantize(kept.add(added), g + Math.max(c, g), formats.cell());
            BigInteger squashed = table(false, requantize(cell[u], c, formats.gateInput()), formats);
            next[u] = requantize(o.multiply(squashed), 2 * g, formats.hidden());
        }
        return next;
    }

    static int fraction(FixedPointFormat format) {
        return format.width() - format.integerBits();
    }

    /** A row's sum at the accumulator's binary point. */
    static BigInteger dot(WeightMatrix matrix, int row, BigInteger[] x, int fraction, int sumFraction) {
        BigInteger sum = BigInteger.ZERO;
        for (int column = 0; column < x.length; column++) {
            int code = matrix.codes()[row * x.length + column];
            BigInteger weight = BigInteger.valueOf(code);
            if (matrix.coding() == WeightMatrix.Coding.POWER_OF_TWO && code != 0) {
                weight = BigInteger.valueOf(Integer.signum(code)).shiftLeft(Math.abs(code) - 1);
            }
            sum = sum.add(weight.multiply(x[column]).shiftLeft(sumFraction - fraction - matrix.weightFraction()));
        }
        return sum;
    }

    static BigInteger requantize(BigInteger value, int from, FixedPointFormat format) {
        int to = fraction(format);
        BigInteger moved = to < from
                ? value.add(BigInteger.ONE.shiftLeft(from - to - 1)).shiftRight(from - to)
                : value.shiftLeft(to - from);
        BigInteger half = BigInteger.ONE.shiftLeft(format.width() - 1);
        return moved.max(half.negate()).min(half.subtract(BigInteger.ONE));
    }

    private static BigInteger table(boolean sigmoid, BigInteger z, CellFormats formats) {
        return table(sigmoid, z, formats.gateInput(), formats.gate());
    }

    static BigInteger table(boolean sigmoid, BigInteger z, FixedPointFormat argument, FixedPointFormat result) {
        double x = z.doubleValue() * Math.pow(2, -fraction(argument));
        double y = sigmoid ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.tanh(x);
        BigInteger scaled = new BigDecimal(y)
                .multiply(new BigDecimal(BigInteger.ONE.shiftLeft(fraction(result))))
                .add(new BigDecimal("0.5"))
                .setScale(0, java.math.RoundingMode.FLOOR)
                .toBigInteger();
        return requantize(scaled, fraction(result), result);
    }
}
