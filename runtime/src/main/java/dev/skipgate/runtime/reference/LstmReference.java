package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** One LSTM layer of the reference model: docs/datapath.md section 2, word for word. */
final class LstmReference {
    private final LstmLayer layer;
    private final SparseRows inputRows;
    private final SparseRows recurrentRows;
    private final int inputAlign;
    private final int recurrentAlign;
    private final ActivationTable sigmoid;
    private final ActivationTable tanh;
    private final long[] cell;
    private final int[] hidden;
    private final int[] nextHidden;

    LstmReference(LstmLayer layer, int inputFraction) {
        this.layer = layer;
        CellFormats formats = layer.formats();
        inputRows = new SparseRows(layer.inputWeights());
        recurrentRows = new SparseRows(layer.recurrentWeights());
        int fraction = layer.sum().fraction();
        inputAlign = fraction - inputFraction - layer.inputWeights().weightFraction();
        recurrentAlign = fraction
                - formats.hidden().fractionBits()
                - layer.recurrentWeights().weightFraction();
        sigmoid = ActivationTable.of(Function.SIGMOID, formats.gateInput(), formats.gate());
        tanh = ActivationTable.of(Function.TANH, formats.gateInput(), formats.gate());
        cell = new long[layer.units()];
        hidden = new int[layer.units()];
        nextHidden = new int[layer.units()];
    }

    int[] hidden() {
        return hidden;
    }

    void reset() {
        Arrays.fill(cell, 0);
        Arrays.fill(hidden, 0);
    }

    void stepOneHot(int index) {
        for (int unit = 0; unit < layer.units(); unit++) {
            int u = unit;
            update(unit, gate -> layer.inputWeights().integer(row(gate, u), index));
        }
        System.arraycopy(nextHidden, 0, hidden, 0, hidden.length);
    }

    void step(int[] input) {
        for (int unit = 0; unit < layer.units(); unit++) {
            int u = unit;
            update(unit, gate -> inputRows.dot(row(gate, u), input));
        }
        System.arraycopy(nextHidden, 0, hidden, 0, hidden.length);
    }

    private int row(int gate, int unit) {
        return gate * layer.units() + unit;
    }

    private void update(int unit, IntToLongFunction inputProduct) {
        CellFormats formats = layer.formats();
        int gateFraction = formats.gate().fractionBits();
        int cellFraction = formats.cell().fractionBits();
        long i = sigmoid.at(gateInput(0, unit, inputProduct));
        long f = sigmoid.at(gateInput(1, unit, inputProduct));
        long g = tanh.at(gateInput(2, unit, inputProduct));
        long o = sigmoid.at(gateInput(3, unit, inputProduct));
        long kept = (f * cell[unit]) << Math.max(0, gateFraction - cellFraction);
        long added = (i * g) << Math.max(0, cellFraction - gateFraction);
        cell[unit] = formats.cell().requantize(kept + added, gateFraction + Math.max(gateFraction, cellFraction));
        long squashed = tanh.at(formats.gateInput().requantize(cell[unit], cellFraction));
        nextHidden[unit] = (int) formats.hidden().requantize(o * squashed, 2 * gateFraction);
    }

    private long gateInput(int gate, int unit, IntToLongFunction inputProduct) {
        SumFormat format = layer.sum();
        int row = row(gate, unit);
        long sum = (inputProduct.applyAsLong(gate) << inputAlign)
                + (recurrentRows.dot(row, hidden) << recurrentAlign)
                + layer.bias()[row];
        if (!format.holds(sum)) {
            throw new ArithmeticException("layer '" + layer.name() + "', row " + row + ": sum " + sum
                    + " does not fit in " + format.bits() + " bits; the accumulator's proof is wrong");
        }
        return layer.formats().gateInput().requantize(sum, format.fraction());
    }
}
