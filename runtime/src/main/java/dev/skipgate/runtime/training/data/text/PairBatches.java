package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;

/**
 * Pairs of sentences for a network that encodes and decodes: {@code <bos>} and the words of the translation come in, and with them the sentence that was read; the words and {@code <eos>} are to
 * be said.
 */
public final class PairBatches {
    private PairBatches() {}

    public static BatchReader<SequenceBatch> of(BatchReader<ParallelBatch> pairs) {
        return pairs.map(PairBatches::encoded);
    }

    private static SequenceBatch encoded(ParallelBatch pair) {
        SequenceBatch target = pair.target();
        int[] written = ((Inputs.Tokens) target.inputs()).values();
        return new SequenceBatch(
                target.time(),
                target.batch(),
                new Inputs.Translation(written, pair.source()),
                target.targets(),
                target.starts(),
                target.lengths(),
                false);
    }
}
