package dev.skipgate.compiler.pass;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.PipelineFill;
import dev.skipgate.compiler.estimate.ResourceEstimate;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Design;

/**
 * A design that may be chosen.
 *
 * @param resources what it takes of the board
 * @param trips loop trips of the dearest step
 * @param cycles the trips with pipeline fill and the wait for a slow memory, to compare streamed weights with weights on chip
 */
record Candidate(Design design, ResourceEstimate resources, int trips, double cycles) {
    static Candidate of(Design design, Board board) {
        return of(design, board, new CycleModel(design));
    }

    static Candidate of(Design design, Board board, CycleModel model) {
        StepCycles step = model.step(Activity.all());
        return new Candidate(
                design,
                ResourceEstimate.of(design, board),
                step.total(),
                step.total() + step.memoryWait() + PipelineFill.of(design).total());
    }

    boolean fits() {
        return resources.fits();
    }
}
