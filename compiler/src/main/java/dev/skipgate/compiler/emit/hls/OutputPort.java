package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.Network;

/**
 * How the output of a step lies in memory (docs/datapath.md section 7): logits, then one status word.
 *
 * @param wordsPerStep 512-bit words of logits; 0 when only the argmax leaves the hardware
 * @param logitsPerWord logits of a word
 */
public record OutputPort(int wordsPerStep, int logitsPerWord) {
    /** The output port of a design. */
    public static OutputPort of(Design design) {
        return of(design.network().integers(), design.output(), design.grid());
    }

    /** The output port of a network whose dense output is this phase. */
    public static OutputPort of(Network network, Phase output, Grid grid) {
        boolean logits = network.output().result() == DenseLayer.Result.LOGITS;
        return new OutputPort(logits ? output.stageTrips(grid) : 0, RowMap.GATES * grid.outputGroups());
    }

    /** 512-bit words that the output of some steps takes. */
    public long words(long steps) {
        return steps * (wordsPerStep + 1L);
    }
}
