package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.bundle.GruFormats;
import dev.skipgate.runtime.bundle.GruLayer;
import java.math.BigInteger;
import java.util.Arrays;

/** A step of a GRU layer in integers without bounds, from the equations of docs/datapath.md section 2. */
final class StraightGru {
    private final GruLayer layer;
    private final GruFormats formats;
    private final BigInteger[] input;
    private final int inputFraction;
    private final BigInteger[] previous;
    private final int g;
    private final int h;

    StraightGru(GruLayer layer, BigInteger[] input, int inputFraction, BigInteger[] previous) {
        this.layer = layer;
        this.formats = layer.formats();
        this.input = input;
        this.inputFraction = inputFraction;
        this.previous = previous;
        g = StraightModel.fraction(formats.gate());
        h = StraightModel.fraction(formats.hidden());
    }

    BigInteger[] step() {
        int units = layer.units();
        BigInteger[] reset = new BigInteger[units];
        BigInteger[] update = new BigInteger[units];
        BigInteger[] resetState = new BigInteger[units];
        for (int u = 0; u < units; u++) {
            reset[u] = sigmoid(fromInput(0, u).add(fromState(0, u, previous)).add(bias(0, u)));
            update[u] = sigmoid(fromInput(1, u).add(fromState(1, u, previous)).add(bias(1, u)));
            resetState[u] = StraightModel.requantize(reset[u].multiply(previous[u]), g + h, formats.hidden());
        }
        boolean after = layer.reset() == GruLayer.Reset.AFTER;
        BigInteger[] next = new BigInteger[units];
        Arrays.setAll(next, u -> mixed(u, after ? newAfter(u, reset[u]) : newBefore(u, resetState), update[u]));
        return next;
    }

    /** h' = (1 - z) n + z h, exactly, rounded once. */
    private BigInteger mixed(int u, BigInteger candidate, BigInteger update) {
        BigInteger one = BigInteger.ONE.shiftLeft(g);
        BigInteger fromNew = one.subtract(update).multiply(candidate).shiftLeft(Math.max(0, h - g));
        BigInteger kept = update.multiply(previous[u]).shiftLeft(Math.max(0, g - h));
        return StraightModel.requantize(fromNew.add(kept), g + Math.max(g, h), formats.hidden());
    }

    private BigInteger newAfter(int u, BigInteger reset) {
        BigInteger ofInput = fromInput(2, u).add(bias(2, u));
        BigInteger ofState = fromState(2, u, previous).add(bias(3, u));
        return tanh(
                ofInput.shiftLeft(g).add(reset.multiply(ofState)), layer.sum().fraction() + g);
    }

    private BigInteger newBefore(int u, BigInteger[] resetState) {
        return tanh(
                fromInput(2, u).add(fromState(2, u, resetState)).add(bias(2, u)),
                layer.sum().fraction());
    }

    private BigInteger fromInput(int gate, int u) {
        return StraightModel.dot(
                layer.inputWeights(),
                row(gate, u),
                input,
                inputFraction,
                layer.sum().fraction());
    }

    private BigInteger fromState(int gate, int u, BigInteger[] state) {
        return StraightModel.dot(
                layer.recurrentWeights(), row(gate, u), state, h, layer.sum().fraction());
    }

    private BigInteger bias(int gate, int u) {
        return BigInteger.valueOf(layer.bias()[row(gate, u)]);
    }

    private int row(int gate, int u) {
        return gate * layer.units() + u;
    }

    private BigInteger sigmoid(BigInteger sum) {
        BigInteger z = StraightModel.requantize(sum, layer.sum().fraction(), formats.gateInput());
        return StraightModel.table(true, z, formats.gateInput(), formats.gate());
    }

    private BigInteger tanh(BigInteger sum, int fraction) {
        BigInteger z = StraightModel.requantize(sum, fraction, formats.gateInput());
        return StraightModel.table(false, z, formats.gateInput(), formats.gate());
    }
}
