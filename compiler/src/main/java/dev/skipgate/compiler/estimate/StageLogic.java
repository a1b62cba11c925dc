package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.bundle.DenseOutput;

/** Logic of the stages that take the sums: the gates (gates.h, lstm_cell.h), the drain (dense.h), constant matrices. */
final class StageLogic {
    private static final int GATES = 4;

    private final Design design;
    private final Grid grid;
    private final ArraySizes sizes;
    private final ArrayWidths widths;

    StageLogic(Design design) {
        this.design = design;
        this.grid = design.grid();
        this.sizes = design.sizes();
        this.widths = ArrayWidths.of(design);
    }

    PartEstimate gates() {
        PartEstimate all = PartEstimate.logic(DesignPart.GATES, 0, 0);
        for (ArrayWidths.GateSet set : widths.gateSets()) {
            CellFormats formats = set.formats();
            long lanes = grid.columnGroups();
            all = all.plus(new PartEstimate(
                    DesignPart.GATES,
                    lanes * (GATES * takeSumLuts(grid.columnGroups()) + cellLuts(formats)),
                    lanes * (GATES * takeSumFfs() + cellFfs(formats)),
                    0,
                    0,
                    lanes * cellDsps(formats)));
        }
        return all;
    }

    PartEstimate drain() {
        DenseOutput output = design.network().integers().output();
        int logit = output.logits().width();
        int index = Logic.bitsFor(output.weights().rows());
        long lanes = (long) GATES * grid.outputGroups();
        long argmax = Logic.greater(logit) + Logic.greater(index) + Logic.mux(2, logit + index);
        return PartEstimate.logic(
                DesignPart.DRAIN,
                lanes * (takeSumLuts(grid.outputGroups()) + Logic.requantize(sizes.sumBits(), logit) + argmax),
                lanes * (takeSumFfs() + sizes.sumBits() + 3L * logit + index));
    }

    /** Matrices burnt into logic, as the choice of encodings counted them. */
    PartEstimate constants() {
        long luts = design.phases().stream()
                .flatMap(phase -> phase.operands().stream())
                .filter(Operand::isConstant)
                .mapToLong(operand -> operand.costs().constantLuts())
                .sum();
        return PartEstimate.logic(DesignPart.CONSTANTS, luts, 0);
    }

    /**
     * One row's sum with its bias, taken from one of the blocks of row groups: a multiplexer over the blocks for each column group's partial
     * sum and for the bias, and an adder for each operand but the first.
     */
    long takeSumLuts(int groupsATrip) {
        int sum = sizes.sumBits();
        int blocks = grid.rowGroups() / groupsATrip;
        long partials = (grid.columnGroups() + 1L) * Logic.mux(blocks, sum) + (long) grid.columnGroups() * sum;
        long constant =
                widths.hasConstant() ? Logic.mux((long) blocks * widths.constantDepth(), sum) + Logic.add(sum) : 0;
        return partials + constant;
    }

    /** A register after every adder of the tree. */
    private long takeSumFfs() {
        return (grid.columnGroups() + (widths.hasConstant() ? 1L : 0)) * sizes.sumBits();
    }

    /** Four gate inputs, the cell update, two rounded products, and the hidden state's place in its list. */
    private long cellLuts(CellFormats formats) {
        int gate = formats.gate().width();
        int update = updateBits(formats);
        int place = Logic.bitsFor(sizes.activeDepth());
        return GATES * Logic.requantize(sizes.sumBits(), formats.gateInput().width())
                + Logic.add(update)
                + Logic.requantize(update, formats.cell().width())
                + Logic.requantize(formats.cell().width(), formats.gateInput().width())
                + Logic.requantize(2 * gate, formats.hidden().width())
                + Logic.wide(formats.hidden().width())
                + Logic.add(widths.count())
                + Logic.add(place);
    }

    /** Registers of the stages: gate inputs, gates, products, update, cell, and what waits beside them. */
    private long cellFfs(CellFormats formats) {
        int gate = formats.gate().width();
        int cell = formats.cell().width();
        long inputs = GATES * (long) formats.gateInput().width();
        long products = (gate + cell) + 2L * gate + updateBits(formats) + cell;
        long squash = formats.gateInput().width()
                + gate
                + 2L * gate
                + formats.hidden().width();
        // The output gate waits for the cell through some six stages, the old cell through three.
        long waiting = 6L * gate + 3L * cell;
        return inputs + GATES * (long) gate + products + squash + waiting + widths.count();
    }

    /** Products of values, not of weights: f c, i g, o tanh(c). */
    private static long cellDsps(CellFormats formats) {
        int gate = formats.gate().width();
        return Logic.dsps(gate, formats.cell().width()) + 2L * Logic.dsps(gate, gate);
    }

    private static int updateBits(CellFormats formats) {
        int gate = formats.gate().width();
        int cell = formats.cell().width();
        int forgetShift =
                Math.max(0, formats.gate().fractionBits() - formats.cell().fractionBits());
        int inputShift =
                Math.max(0, formats.cell().fractionBits() - formats.gate().fractionBits());
        return Math.max(gate + cell + forgetShift, 2 * gate + inputShift) + 1;
    }
}
