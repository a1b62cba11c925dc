package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Stage;
import dev.skipgate.compiler.ir.Streaming;
import java.util.List;

/**
 * Estimated cycles a step loses because loops are pipelines: each starts anew, and its last trip still runs through all stages. They come on
 * top of the trips. Basis: docs/estimates.md.
 *
 * @param input lost by compacting the input vector
 * @param phases lost in each phase
 * @param output lost by the status word at the end of each pass
 */
public record PipelineFill(int input, List<PhaseFill> phases, int output) {
    /** To call a module, start its loop, and come back. */
    private static final int CALL = 3;

    private static final int MEMORY_READ = 2;
    private static final int PRODUCT = 3;
    private static final int REQUANTIZE = 2;

    /** Cycles from asking for a burst to its first word, which synthesis too assumes unless told otherwise. */
    private static final int BURST = 64;

    /** A segment is two bursts: weights, then column tables. */
    private static final int SEGMENT_BURSTS = 2;

    /**
     * Cycles lost in one phase.
     *
     * @param matvec by the matrix-vector loops, and by bursts of streamed weights
     * @param constant by the constant matrices' loops
     * @param stage by the gate stage or the drain
     */
    public record PhaseFill(int matvec, int constant, int stage) {
        public int total() {
            return matvec + constant + stage;
        }
    }

    public PipelineFill {
        phases = List.copyOf(phases);
    }

    public static PipelineFill of(Design design) {
        return new PipelineFill(
                (int) design.passes().stream()
                                .filter(pass -> pass.inputVector().isPresent())
                                .count()
                        * (CALL + 3),
                design.phases().stream().map(phase -> phase(design, phase)).toList(),
                2 * design.passes().size());
    }

    /** Lost by loading or saving the state of a sequence: one burst, and the memories behind it. */
    static int ofState() {
        return CALL + BURST + MEMORY_READ;
    }

    /** Lost in all. */
    public int total() {
        return input + phases.stream().mapToInt(PhaseFill::total).sum() + output;
    }

    private static PhaseFill phase(Design design, Phase phase) {
        boolean lanes = phase.operands().stream().anyMatch(operand -> !operand.isConstant());
        long constants = phase.operands().stream().filter(Operand::isConstant).count();
        int inLanes = design.streaming()
                .map(streaming -> segments(streaming, design.phases().indexOf(phase)))
                .orElse(lanes ? CALL + matvecDepth() - 1 : 0);
        return new PhaseFill(
                inLanes,
                (int) constants * (CALL + MEMORY_READ + 2),
                CALL + (phase.isOutput() ? drainDepth(design) : takeSumDepth(design) + cellDepth(phase.stage())) - 1);
    }

    /** Every segment starts the loop anew, and the load beside it two bursts: the longer of both is lost. */
    private static int segments(Streaming streaming, int phase) {
        int lost = 0;
        for (int i = 0; i < streaming.segments().size(); i++) {
            if (streaming.segments().get(i).phase() == phase) {
                boolean loads = !streaming.after(i).resident();
                lost += CALL + Math.max(matvecDepth() - 1, loads ? SEGMENT_BURSTS * BURST : 0);
            }
        }
        boolean oneHot =
                streaming.oneHot().map(column -> column.phase() == phase).orElse(false);
        return lost + (oneHot ? 2 * CALL + matvecDepth() - 1 + SEGMENT_BURSTS * BURST : 0);
    }

    /** List, column table, FIFO; then bank, decode, shift and add, store. */
    private static int matvecDepth() {
        return 2 * MEMORY_READ + 1 + MEMORY_READ + 3;
    }

    /** Stages of a cell behind its sums. */
    private static int cellDepth(Stage stage) {
        int table = REQUANTIZE + 1;
        // The difference to the old state, the product with the update gate, the sum.
        int mixed = 1 + PRODUCT + 1 + REQUANTIZE;
        int list = 1;
        return switch (stage) {
                // Gates, products, cell, its table, product.
            case LSTM -> table + PRODUCT + 1 + REQUANTIZE + 1 + 1 + PRODUCT + REQUANTIZE + list;
                // The reset gate, its product with n's sum, n.
            case GRU -> table + PRODUCT + 1 + table + mixed + list;
            case GRU_RESET -> table + PRODUCT + REQUANTIZE + list;
            case GRU_UPDATE -> table + mixed + list;
            case RNN_TANH -> table + list;
            case RNN_RELU, DENSE, DENSE_RELU, OUTPUT -> REQUANTIZE + list;
        };
    }

    /** Sum, logit, then the tree that finds the greatest. */
    private static int drainDepth(Design design) {
        return takeSumDepth(design)
                + REQUANTIZE
                + ArraySizes.bitsFor(4 * design.grid().outputGroups() - 1)
                + 1;
    }

    /** Memory, block multiplexer, and an adder a level of the tree. */
    private static int takeSumDepth(Design design) {
        return MEMORY_READ + 1 + ArraySizes.bitsFor(design.grid().columnGroups());
    }
}
