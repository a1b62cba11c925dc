package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.GateStage;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.KernelPass;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Stage;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.numeric.ActivationTable;
import java.util.List;

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
        for (GateStage stage : widths.stages()) {
            long lanes = grid.columnGroups();
            long sums = stage.stage().sums();
            // Units with one sum take it from any of the four gates.
            int gates = stage.stage().hasOneSum() ? GATES : 1;
            CellLogic cell = new CellLogic(stage, sizes.sumBits());
            all = all.plus(new PartEstimate(
                    DesignPart.GATES,
                    lanes * (sums * takeSumLuts(grid.columnGroups(), gates) + cell.luts() + keepLuts(stage)),
                    lanes * (sums * takeSumFfs() + cell.ffs() + widths.count()),
                    0,
                    0,
                    lanes * cell.dsps()));
        }
        return all;
    }

    /** The place of what a unit gives in its list. */
    private long keepLuts(GateStage stage) {
        return Logic.wide(stage.numbers().value().width())
                + Logic.add(widths.count())
                + Logic.add(Logic.bitsFor(sizes.activeDepth()));
    }

    /** How many values of a table a unit looks up in a trip. */
    static int lookUps(Stage stage, ActivationTable.Function function) {
        boolean sigmoid = function == ActivationTable.Function.SIGMOID;
        return switch (stage) {
            case LSTM -> sigmoid ? 3 : 2;
            case GRU -> sigmoid ? 2 : 1;
            case GRU_RESET -> sigmoid ? 2 : 0;
            case GRU_UPDATE, RNN_TANH -> sigmoid ? 0 : 1;
            case RNN_RELU, DENSE, DENSE_RELU, OUTPUT -> 0;
        };
    }

    /** Passes that write alike share a drain. */
    PartEstimate drain() {
        PartEstimate all = PartEstimate.logic(DesignPart.DRAIN, 0, 0);
        List<KernelPass> passes = design.passes();
        for (KernelPass pass : passes) {
            if (pass.isFirstAlike(passes)) {
                all = all.plus(drain(pass.pass().network().output()));
            }
        }
        return all;
    }

    private PartEstimate drain(DenseOutput output) {
        int logit = output.logits().width();
        int index = Logic.bitsFor(output.weights().rows());
        long lanes = (long) GATES * grid.outputGroups();
        long argmax = Logic.greater(logit) + Logic.greater(index) + Logic.mux(2, logit + index);
        return PartEstimate.logic(
                DesignPart.DRAIN,
                lanes * (takeSumLuts(grid.outputGroups(), 1) + Logic.requantize(sizes.sumBits(), logit) + argmax),
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
     *
     * @param gates gates of a place that the sum may be in
     */
    long takeSumLuts(int groupsATrip, int gates) {
        int sum = sizes.sumBits();
        int blocks = gates * (grid.rowGroups() / groupsATrip);
        long partials = (grid.columnGroups() + 1L) * Logic.mux(blocks, sum) + (long) grid.columnGroups() * sum;
        long constant =
                widths.hasConstant() ? Logic.mux((long) blocks * widths.constantDepth(), sum) + Logic.add(sum) : 0;
        return partials + constant;
    }

    /** A register after every adder of the tree. */
    private long takeSumFfs() {
        return (grid.columnGroups() + (widths.hasConstant() ? 1L : 0)) * sizes.sumBits();
    }
}
