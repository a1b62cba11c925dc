package dev.skipgate.compiler.ir;

import dev.skipgate.runtime.bundle.SequencePass;
import dev.skipgate.runtime.bundle.SumFormat;
import java.util.Arrays;
import java.util.List;

/**
 * One use of the lanes: the products of a layer, and the stage that takes the sums.
 *
 * @param name the layer's name
 * @param stage what takes the sums
 * @param layer index among the layers; for the output of a pass, the number of layers and the passes before
 * @param rows where the sums that it takes live
 * @param sum accumulator
 * @param bias biases at its binary point, one for each of those sums
 * @param biasBase first bias slot of this phase in each gate of each row group
 * @param hiddenBase first hidden value of this layer in each row group; 0 when it keeps none
 * @param cellBase first cell of this layer in each row group; 0 when it has none
 * @param operands one or two products
 */
public record Phase(
        String name,
        Stage stage,
        int layer,
        RowMap rows,
        SumFormat sum,
        int[] bias,
        int biasBase,
        int hiddenBase,
        int cellBase,
        List<Operand> operands) {
    public Phase {
        operands = List.copyOf(operands);
    }

    public boolean isOutput() {
        return stage == Stage.OUTPUT;
    }

    /** Whether it is the output of a pass whose values another pass reads. */
    public boolean isStore() {
        return isOutput() && name.endsWith(SequencePass.STORE);
    }

    /** Units of a row group. */
    public int places() {
        return stage.hasOneSum() ? rows.codes() : rows.depth();
    }

    /** Where the units of the layer live. */
    public UnitMap units() {
        int units = rows.rows() / stage.sums();
        int[] slots = new int[units];
        for (int unit = 0; unit < units; unit++) {
            slots[unit] = stage.hasOneSum() ? rows.position(unit) : rows.slots()[unit];
        }
        return new UnitMap(places(), Arrays.copyOf(rows.groups(), units), slots);
    }

    /** Trips of the gate stage or the drain. */
    public int stageTrips(Grid grid) {
        return isOutput() ? rows.depth() * (grid.rowGroups() / grid.outputGroups()) : places() * grid.blocks();
    }
}
