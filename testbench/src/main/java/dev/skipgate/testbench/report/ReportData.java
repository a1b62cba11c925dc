package dev.skipgate.testbench.report;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Design;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a report is made from after compiling. Everything else in it is worked out from the design.
 *
 * @param design the hardware
 * @param unbalanced the same network mapped without balancing, to show what balancing brought
 * @param board what it is built for
 * @param clockMhz the clock asked for
 * @param text steps on real text, when there is one; else the report tells the dearest step
 * @param withoutCapacity the same network on the same lanes with memories and sums for its own weights alone, to show what the capacity costs;
 *     empty without a capacity
 * @param quality how well the model predicts, when that was measured
 */
public record ReportData(
        Design design,
        Optional<Design> unbalanced,
        Board board,
        double clockMhz,
        Optional<TextRun> text,
        Optional<Design> withoutCapacity,
        Optional<QualityFigures> quality) {
    public ReportData {
        Objects.requireNonNull(design, "design");
        Objects.requireNonNull(unbalanced, "unbalanced");
        Objects.requireNonNull(board, "board");
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(withoutCapacity, "withoutCapacity");
        Objects.requireNonNull(quality, "quality");
    }

    /**
     * Steps whose activity was that of the integer model on real input.
     *
     * @param source where the input comes from, in words
     * @param steps trips of each step; at least one
     */
    public record TextRun(String source, List<StepCycles> steps) {
        public TextRun {
            Objects.requireNonNull(source, "source");
            steps = List.copyOf(steps);
            if (steps.isEmpty()) {
                throw new IllegalArgumentException("a run has at least one step");
            }
        }
    }

    /**
     * Bits a token on held-out text; lower is better.
     *
     * @param unit {@code bits per character} or {@code word} of language models, else {@code accuracy} or {@code label error rate}
     * @param tokens how many were predicted: tokens, steps or sequences
     * @param floatTwin the network trained without quantization, when there is one
     * @param quantizedWeights quantized weights in float arithmetic
     * @param integer what the hardware computes
     * @param zeroHidden share of the hidden values that are zero
     */
    public record QualityFigures(
            String unit,
            int tokens,
            OptionalDouble floatTwin,
            double quantizedWeights,
            double integer,
            OptionalDouble zeroHidden) {}
}
