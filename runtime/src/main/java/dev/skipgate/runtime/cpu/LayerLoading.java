package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.GruFormats;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.Arrays;
import java.util.List;

/** Adds layers of every kind to a native model. */
final class LayerLoading implements Layer.Visitor<Activation> {
    /** Sums of a unit in the kernels, where it has gates; what a cell lacks is filled up with zeros. */
    private static final int SLOTS = 4;

    /** Where GRU's weights of the gates r, z, n go. */
    private static final int[] RESET_UPDATE_NEW = {0, 1, 2};

    /** The same, where the new gate's recurrent sum stays apart. */
    private static final int[] RESET_UPDATE_APART = {0, 1, 3};

    private static final int NEW = 2;
    private static final int NOWHERE = -1;

    private final long model;
    private final Activation below;

    /** @param below what the layer reads */
    LayerLoading(long model, Activation below) {
        this.model = model;
        this.below = below;
    }

    @Override
    public Activation lstm(LstmLayer layer) {
        SumProof.Term input = input(layer, layer.inputWeights());
        SumProof.Term recurrent = recurrent(layer, layer.recurrentWeights());
        SumProof.require(layer.name(), List.of(input, recurrent), layer.bias(), layer.sum());
        CellFormats f = layer.formats();
        Native.lstm(
                model,
                layer.units(),
                formats(layer, f.gateInput(), f.gate(), f.cell(), f.hidden()),
                layer.bias(),
                table(Function.SIGMOID, f.gateInput(), f.gate()),
                table(Function.TANH, f.gateInput(), f.gate()));
        NetworkLoading.planes(model, layer.name(), input, Native::inputPlane);
        NetworkLoading.planes(model, layer.name(), recurrent, Native::recurrentPlane);
        return Activation.of(layer.values());
    }

    @Override
    public Activation gru(GruLayer layer) {
        boolean before = layer.reset() == GruLayer.Reset.BEFORE;
        WeightMatrix weights = layer.recurrentWeights();
        SumProof.Term input = input(layer, slots(layer.inputWeights(), RESET_UPDATE_NEW));
        SumProof.Term recurrent =
                recurrent(layer, slots(weights, before ? new int[] {0, 1, NOWHERE} : RESET_UPDATE_APART));
        SumProof.Term late = recurrent(layer, slots(weights, new int[] {NOWHERE, NOWHERE, before ? NEW : NOWHERE}));
        int[] bias = Arrays.copyOf(layer.bias(), SLOTS * layer.units());
        SumProof.require(layer.name(), List.of(input, recurrent, late), bias, layer.sum());
        GruFormats f = layer.formats();
        Native.gru(
                model,
                layer.units(),
                before,
                formats(layer, f.gateInput(), f.gate(), f.hidden()),
                bias,
                table(Function.SIGMOID, f.gateInput(), f.gate()),
                table(Function.TANH, f.gateInput(), f.gate()));
        NetworkLoading.planes(model, layer.name(), input, Native::inputPlane);
        NetworkLoading.planes(model, layer.name(), recurrent, Native::recurrentPlane);
        NetworkLoading.planes(model, layer.name(), late, Native::latePlane);
        return Activation.of(layer.values());
    }

    @Override
    public Activation rnn(RnnLayer layer) {
        SumProof.Term input = input(layer, layer.inputWeights());
        SumProof.Term recurrent = recurrent(layer, layer.recurrentWeights());
        SumProof.require(layer.name(), List.of(input, recurrent), layer.bias(), layer.sum());
        if (layer.tanhInput().isPresent()) {
            FixedPointFormat argument = layer.tanhInput().get();
            Native.tanh(
                    model,
                    layer.units(),
                    formats(layer, argument, layer.hidden()),
                    layer.bias(),
                    table(Function.TANH, argument, layer.hidden()));
        } else {
            Native.linear(model, layer.units(), true, formats(layer, layer.hidden()), layer.bias());
        }
        NetworkLoading.planes(model, layer.name(), input, Native::inputPlane);
        NetworkLoading.planes(model, layer.name(), recurrent, Native::recurrentPlane);
        return Activation.of(layer.values());
    }

    @Override
    public Activation dense(DenseLayer layer) {
        SumProof.Term input = input(layer, layer.weights());
        SumProof.require(layer.name(), List.of(input), layer.bias(), layer.sum());
        Native.linear(model, layer.units(), layer.relu(), formats(layer, layer.values()), layer.bias());
        NetworkLoading.planes(model, layer.name(), input, Native::inputPlane);
        return Activation.of(layer.values());
    }

    private SumProof.Term input(Layer layer, WeightMatrix weights) {
        return below.term(weights, layer.sum());
    }

    private static SumProof.Term recurrent(RecurrentLayer layer, WeightMatrix weights) {
        return Activation.of(layer.values()).term(weights, layer.sum());
    }

    /** A matrix with the rows of each gate in a slot, or left out. */
    private static WeightMatrix slots(WeightMatrix matrix, int[] slotOfGate) {
        int gate = matrix.codes().length / slotOfGate.length;
        short[] codes = new short[SLOTS * gate];
        for (int g = 0; g < slotOfGate.length; g++) {
            if (slotOfGate[g] != NOWHERE) {
                System.arraycopy(matrix.codes(), g * gate, codes, slotOfGate[g] * gate, gate);
            }
        }
        return new WeightMatrix(
                matrix.rows() / slotOfGate.length * SLOTS,
                matrix.columns(),
                matrix.coding(),
                matrix.weightFraction(),
                matrix.maxShift(),
                codes);
    }

    /** Fraction bits of the sums, then width and fraction bits of each format. */
    private static int[] formats(Layer layer, FixedPointFormat... formats) {
        int[] all = new int[1 + 2 * formats.length];
        all[0] = layer.sum().fraction();
        for (int i = 0; i < formats.length; i++) {
            all[1 + 2 * i] = formats[i].width();
            all[2 + 2 * i] = formats[i].fractionBits();
        }
        return all;
    }

    private static short[] table(Function function, FixedPointFormat input, FixedPointFormat output) {
        return ActivationTable.of(function, input, output).values();
    }
}
