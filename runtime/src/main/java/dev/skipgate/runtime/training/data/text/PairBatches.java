package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;

/**
 * Pairs of sentences for a network that encodes and decodes: {@code <bos>} and the words of the translation come in, and with them the sentence that was read; the words and {@code <eos>} are to
 * be said.
 */
public final class PairBatches implements BatchReader<SequenceBatch> {
    private final BatchReader<ParallelBatch> pairs;

    public PairBatches(BatchReader<ParallelBatch> pairs) {
        this.pairs = pairs;
    }

    @Override
    public int batchesPerEpoch() {
        return pairs.batchesPerEpoch();
    }

    @Override
    public SequenceBatch next() {
        ParallelBatch pair = pairs.next();
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

    @Override
    public Position position() {
        return pairs.position();
    }

    @Override
    public void restore(Position position) {
        pairs.restore(position);
    }
}
