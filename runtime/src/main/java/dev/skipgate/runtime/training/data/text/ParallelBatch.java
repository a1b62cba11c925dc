package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.SequenceBatch;
import java.util.Objects;

/**
 * Sentences and their translations; sequence {@code b} of one is sequence {@code b} of the other.
 *
 * @param source what is read: words and {@code <eos>}; nothing is to be said
 * @param target what is written: {@code <bos>} and the words go in, the words and {@code <eos>} are to be said
 */
public record ParallelBatch(SequenceBatch source, SequenceBatch target) {
    public ParallelBatch {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(target, "target");
        if (source.batch() != target.batch()) {
            throw new IllegalArgumentException(
                    source.batch() + " sentences and " + target.batch() + " translations; wanted as many");
        }
    }
}
