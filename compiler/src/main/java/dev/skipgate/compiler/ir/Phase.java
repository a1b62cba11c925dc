package dev.skipgate.compiler.ir;

import dev.skipgate.runtime.bundle.SumFormat;
import java.util.List;

/**
 * One use of the lanes: the products of a layer, and the stage that takes the sums.
 *
 * @param name the layer's name
 * @param kind what takes the sums
 * @param layer index among the LSTM layers; the number of layers for the dense output
 * @param rows where its rows live
 * @param sum accumulator
 * @param biasBase first bias slot of this phase in each gate of each row group
 * @param cellBase first cell of this layer in each row group; 0 for a dense output
 * @param operands one or two products
 */
public record Phase(
        String name,
        Kind kind,
        int layer,
        RowMap rows,
        SumFormat sum,
        int biasBase,
        int cellBase,
        List<Operand> operands) {
    /** What takes the sums of a phase. */
    public enum Kind {
        LSTM,
        DENSE
    }

    public Phase {
        operands = List.copyOf(operands);
    }

    /** Trips of the gate stage or the drain. */
    public int stageTrips(Grid grid) {
        return rows.depth() * (kind == Kind.LSTM ? grid.blocks() : grid.rowGroups() / grid.outputGroups());
    }
}
