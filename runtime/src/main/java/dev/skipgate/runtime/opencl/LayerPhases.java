package dev.skipgate.runtime.opencl;

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
import java.util.Optional;

/** Adds the phases of a layer to a table; gives the vector that the layer gives. */
final class LayerPhases implements Layer.Visitor<VectorPlace> {
    private static final int NONE = PhaseTable.NONE;

    /** Places of the matrices behind the input's. */
    private static final int STATE = 1;

    private static final int RESET = 2;

    private final NetworkTable table;
    private final NetworkTable.Below below;

    LayerPhases(NetworkTable table, NetworkTable.Below below) {
        this.table = table;
        this.below = below;
    }

    @Override
    public VectorPlace lstm(LstmLayer layer) {
        CellFormats f = layer.formats();
        int gate = f.gate().fractionBits();
        int cell = f.cell().fractionBits();
        VectorPlace hidden = table.vector(layer.units(), f.hidden());
        int[] phase = recurrent(layer, LstmLayer.GATES, PhaseTable.LSTM, hidden);
        for (int q = 0; q < LstmLayer.GATES; q++) {
            NetworkTable.sum(phase, q, q, q, NONE);
        }
        tables(phase, f.gateInput(), f.gate());
        phase[PhaseTable.CELLS] = table.room(layer.units());
        table.state(layer, hidden, phase[PhaseTable.CELLS]);
        phase[PhaseTable.GATE_FRACTION] = gate;
        phase[PhaseTable.CELL_WIDTH] = f.cell().width();
        phase[PhaseTable.CELL_FRACTION] = cell;
        phase[PhaseTable.FIRST_SHIFT] = Math.max(0, gate - cell);
        phase[PhaseTable.SECOND_SHIFT] = Math.max(0, cell - gate);
        phase[PhaseTable.MIXED_FRACTION] = gate + Math.max(gate, cell);
        table.phase(phase, Optional.of(hidden));
        return hidden;
    }

    @Override
    public VectorPlace gru(GruLayer layer) {
        VectorPlace hidden = table.vector(layer.units(), layer.values());
        table.state(layer, hidden, 0);
        if (layer.reset() == GruLayer.Reset.AFTER) {
            int[] phase = recurrent(layer, GruLayer.GATES, PhaseTable.GRU_AFTER, hidden);
            gates(phase, layer.formats());
            NetworkTable.sum(phase, 0, 0, 0, NONE);
            NetworkTable.sum(phase, 1, 1, 1, NONE);
            // The new gate's two sums stay apart.
            NetworkTable.sum(phase, 2, 2, NONE, NONE);
            NetworkTable.sum(phase, 3, NONE, 2, NONE);
            table.phase(phase, Optional.of(hidden));
            return hidden;
        }
        return resetBefore(layer, hidden);
    }

    private VectorPlace resetBefore(GruLayer layer, VectorPlace hidden) {
        int input = input(layer, GruLayer.GATES);
        int align = stateAlign(layer);
        MatrixLayout weights =
                table.layout(layer.name() + " state", layer.recurrentWeights(), GruLayer.GATES, layer.values());
        VectorPlace resetState = table.vector(layer.units(), layer.values());
        int cells = table.room(layer.units());
        int bias = table.bias(layer.bias());
        int[] first = phase(layer, PhaseTable.GRU_RESET, input, bias);
        first[PhaseTable.MATRICES + STATE] = table.write(weights, hidden, align);
        NetworkTable.sum(first, 0, 0, 0, NONE);
        NetworkTable.sum(first, 1, 1, 1, NONE);
        first[PhaseTable.OLD] = hidden.values();
        first[PhaseTable.CELLS] = cells;
        gates(first, layer.formats());
        table.phase(first, Optional.of(resetState));
        int[] second = phase(layer, PhaseTable.GRU_BEFORE, input, bias);
        second[PhaseTable.MATRICES + RESET] = table.write(weights, resetState, align);
        NetworkTable.sum(second, 2, 2, NONE, 2);
        second[PhaseTable.OLD] = hidden.values();
        second[PhaseTable.CELLS] = cells;
        second[PhaseTable.KEPT] = 1;
        gates(second, layer.formats());
        table.phase(second, Optional.of(hidden));
        return hidden;
    }

    @Override
    public VectorPlace rnn(RnnLayer layer) {
        VectorPlace hidden = table.vector(layer.units(), layer.hidden());
        table.state(layer, hidden, 0);
        boolean squashes = layer.tanhInput().isPresent();
        int[] phase = recurrent(layer, 1, squashes ? PhaseTable.RNN_TANH : PhaseTable.LINEAR, hidden);
        NetworkTable.sum(phase, 0, 0, 0, NONE);
        if (squashes) {
            argument(phase, layer.tanhInput().get());
            phase[PhaseTable.TANH] = constants(Function.TANH, layer.tanhInput().get(), layer.hidden());
        } else {
            phase[PhaseTable.RELU] = 1;
        }
        table.phase(phase, Optional.of(hidden));
        return hidden;
    }

    @Override
    public VectorPlace dense(DenseLayer layer) {
        VectorPlace values = table.vector(layer.units(), layer.values());
        int[] phase = phase(layer, PhaseTable.LINEAR, input(layer, 1), table.bias(layer.bias()));
        phase[PhaseTable.RELU] = layer.relu() ? 1 : 0;
        NetworkTable.sum(phase, 0, 0, NONE, NONE);
        table.phase(phase, Optional.of(values));
        return values;
    }

    private int[] recurrent(RecurrentLayer layer, int gates, int kind, VectorPlace hidden) {
        int[] phase = phase(layer, kind, input(layer, gates), table.bias(layer.bias()));
        NetworkTable.Below own = new NetworkTable.Below(Optional.of(hidden), layer.values());
        phase[PhaseTable.MATRICES + STATE] = table.matrix(
                layer.name() + " state",
                layer.recurrentWeights(),
                gates,
                own,
                layer.sum().fraction());
        phase[PhaseTable.OLD] = hidden.values();
        phase[PhaseTable.KEPT] = 1;
        return phase;
    }

    private static int[] phase(Layer layer, int kind, int input, int bias) {
        int[] phase = new int[PhaseTable.PHASE_SIZE + PhaseTable.MOST_SUMS * PhaseTable.SUM_SIZE];
        phase[PhaseTable.KIND] = kind;
        phase[PhaseTable.UNITS] = layer.units();
        phase[PhaseTable.GATE_ROWS] = MatrixLayout.gateRows(layer.units());
        phase[PhaseTable.MATRICES] = input;
        phase[PhaseTable.BIAS] = bias;
        phase[PhaseTable.SUM_FRACTION] = layer.sum().fraction();
        phase[PhaseTable.WIDTH] = layer.values().width();
        phase[PhaseTable.FRACTION] = layer.values().fractionBits();
        return phase;
    }

    private int input(Layer layer, int gates) {
        return table.matrix(
                layer.name() + " input",
                layer.inputWeights(),
                gates,
                below,
                layer.sum().fraction());
    }

    private static int stateAlign(RecurrentLayer layer) {
        return layer.sum().fraction()
                - layer.values().fractionBits()
                - layer.recurrentWeights().weightFraction();
    }

    private void gates(int[] phase, GruFormats f) {
        int gate = f.gate().fractionBits();
        int hidden = f.hidden().fractionBits();
        tables(phase, f.gateInput(), f.gate());
        phase[PhaseTable.GATE_FRACTION] = gate;
        phase[PhaseTable.FIRST_SHIFT] = Math.max(0, hidden - gate);
        phase[PhaseTable.SECOND_SHIFT] = Math.max(0, gate - hidden);
        phase[PhaseTable.MIXED_FRACTION] = gate + Math.max(gate, hidden);
    }

    private void tables(int[] phase, FixedPointFormat argument, FixedPointFormat gate) {
        argument(phase, argument);
        phase[PhaseTable.SIGMOID] = constants(Function.SIGMOID, argument, gate);
        phase[PhaseTable.TANH] = constants(Function.TANH, argument, gate);
    }

    private static void argument(int[] phase, FixedPointFormat argument) {
        phase[PhaseTable.ARGUMENT_WIDTH] = argument.width();
        phase[PhaseTable.ARGUMENT_FRACTION] = argument.fractionBits();
    }

    private int constants(Function function, FixedPointFormat argument, FixedPointFormat values) {
        return table.constants(ActivationTable.of(function, argument, values).values());
    }
}
