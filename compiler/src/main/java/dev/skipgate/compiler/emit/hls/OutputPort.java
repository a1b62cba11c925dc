package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.bundle.DenseLayer;

/**
 * How the output of a step lies in memory (docs/datapath.md section 7): logits, then one status word.
 *
 * @param wordsPerStep 512-bit words of logits; 0 when only the argmax leaves the hardware
 * @param logitsPerWord logits of a word
 */
public record OutputPort(int wordsPerStep, int logitsPerWord) {
    /** The output port of a design. */
    public static OutputPort of(Design design) {
        boolean logits = design.network().integers().output().result() == DenseLayer.Result.LOGITS;
        return new OutputPort(
                logits ? design.output().stageTrips(design.grid()) : 0,
                RowMap.GATES * design.grid().outputGroups());
    }

    /** 512-bit words that the output of some steps takes. */
    public long words(long steps) {
        return steps * (wordsPerStep + 1L);
    }
}
