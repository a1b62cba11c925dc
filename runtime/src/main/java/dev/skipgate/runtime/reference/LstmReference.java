package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;
import java.util.Arrays;

/** One LSTM layer of the reference model: docs/datapath.md section 2, word for word. */
final class LstmReference extends RecurrentReference {
    private final LstmLayer layer;
    private final ActivationTable sigmoid;
    private final ActivationTable tanh;
    private final long[] cell;

    LstmReference(LstmLayer layer, int index, int inputFraction, SparseWeights weights) {
        super(layer, index, inputFraction, weights);
        this.layer = layer;
        CellFormats formats = layer.formats();
        sigmoid = ActivationTable.of(Function.SIGMOID, formats.gateInput(), formats.gate());
        tanh = ActivationTable.of(Function.TANH, formats.gateInput(), formats.gate());
        cell = new long[layer.units()];
    }

    @Override
    void reset() {
        super.reset();
        Arrays.fill(cell, 0);
    }

    @Override
    void copyCells(int[] to) {
        for (int unit = 0; unit < to.length; unit++) {
            to[unit] = Math.toIntExact(cell[unit]);
        }
    }

    @Override
    int next(int unit) {
        CellFormats formats = layer.formats();
        int gateFraction = formats.gate().fractionBits();
        int cellFraction = formats.cell().fractionBits();
        long i = sigmoid.at(gateInput(0, unit));
        long f = sigmoid.at(gateInput(1, unit));
        long g = tanh.at(gateInput(2, unit));
        long o = sigmoid.at(gateInput(3, unit));
        long kept = (f * cell[unit]) << Math.max(0, gateFraction - cellFraction);
        long added = (i * g) << Math.max(0, cellFraction - gateFraction);
        cell[unit] = formats.cell().requantize(kept + added, gateFraction + Math.max(gateFraction, cellFraction));
        long squashed = tanh.at(formats.gateInput().requantize(cell[unit], cellFraction));
        return (int) formats.hidden().requantize(o * squashed, 2 * gateFraction);
    }

    private long gateInput(int gate, int unit) {
        int row = gate * layer.units() + unit;
        long sum = sum(row, inputSum(row) + recurrentSum(row));
        return layer.formats().gateInput().requantize(sum, layer.sum().fraction());
    }
}
