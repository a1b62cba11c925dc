package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.bundle.GruFormats;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;

/** One GRU layer of the reference model, either reset: docs/datapath.md section 2, word for word. */
final class GruReference extends RecurrentReference {
    private static final int RESET = 0;
    private static final int UPDATE = 1;
    private static final int NEW = 2;
    private static final int NEW_RECURRENT = 3;

    private final GruLayer layer;
    private final ActivationTable sigmoid;
    private final ActivationTable tanh;

    /** The hidden state after the reset gate; of use where the reset acts before the product. */
    private final int[] resetState;

    GruReference(GruLayer layer, int index, int inputFraction, SparseWeights weights) {
        super(layer, index, inputFraction, weights);
        this.layer = layer;
        GruFormats formats = layer.formats();
        sigmoid = ActivationTable.of(Function.SIGMOID, formats.gateInput(), formats.gate());
        tanh = ActivationTable.of(Function.TANH, formats.gateInput(), formats.gate());
        resetState = new int[layer.units()];
    }

    @Override
    void update(StepListener listener) {
        if (layer.reset() == GruLayer.Reset.BEFORE) {
            int gateFraction = layer.formats().gate().fractionBits();
            int hiddenFraction = layer.formats().hidden().fractionBits();
            for (int unit = 0; unit < resetState.length; unit++) {
                resetState[unit] = (int) layer.formats()
                        .hidden()
                        .requantize(gate(RESET, unit) * values()[unit], gateFraction + hiddenFraction);
            }
        }
        super.update(listener);
        if (layer.reset() == GruLayer.Reset.BEFORE) {
            tell(listener, 2, resetState);
        }
    }

    @Override
    int next(int unit) {
        int gateFraction = layer.formats().gate().fractionBits();
        int hiddenFraction = layer.formats().hidden().fractionBits();
        int fraction = Math.max(gateFraction, hiddenFraction);
        long update = gate(UPDATE, unit);
        long candidate = (long) tanh.at(newInput(unit)) << (fraction - gateFraction);
        long old = (long) values()[unit] << (fraction - hiddenFraction);
        return (int) layer.formats()
                .hidden()
                .requantize((candidate << gateFraction) + update * (old - candidate), gateFraction + fraction);
    }

    /** The reset or the update gate. */
    private long gate(int gate, int unit) {
        int row = row(gate, unit);
        long sum = sum(row, inputSum(row) + recurrentSum(row));
        return sigmoid.at(
                layer.formats().gateInput().requantize(sum, layer.sum().fraction()));
    }

    /** The argument of the new gate. */
    private long newInput(int unit) {
        int row = row(NEW, unit);
        int fraction = layer.sum().fraction();
        if (layer.reset() == GruLayer.Reset.BEFORE) {
            long sum = sum(row, inputSum(row) + recurrentSum(row, resetState));
            return layer.formats().gateInput().requantize(sum, fraction);
        }
        int gateFraction = layer.formats().gate().fractionBits();
        long fromInput = sum(row, inputSum(row));
        long fromState = sum(row(NEW_RECURRENT, unit), recurrentSum(row));
        return layer.formats()
                .gateInput()
                .requantize((fromInput << gateFraction) + gate(RESET, unit) * fromState, fraction + gateFraction);
    }

    private int row(int gate, int unit) {
        return gate * layer.units() + unit;
    }
}
