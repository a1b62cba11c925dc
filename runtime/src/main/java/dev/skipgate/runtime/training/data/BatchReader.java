package dev.skipgate.runtime.training.data;

import java.util.function.Function;

/**
 * Batches without end, one epoch after the other.
 *
 * @param <B> what a batch is
 */
public interface BatchReader<B> {
    /** Batches of one epoch; the same for every epoch. */
    int batchesPerEpoch();

    /**
     * The next batch. After the last one of an epoch comes the first one of the next.
     *
     * @throws DataException when the data cannot be read any more
     */
    B next();

    /** Where the reader stands, to be kept in a checkpoint. */
    Position position();

    /**
     * Goes on exactly where a reader of the same data and settings stood.
     *
     * @throws IllegalArgumentException when no such reader can have stood there
     */
    void restore(Position position);

    /** The same batches, each turned into something else when it is read. */
    default <C> BatchReader<C> map(Function<? super B, ? extends C> each) {
        BatchReader<B> batches = this;
        return new BatchReader<>() {
            @Override
            public int batchesPerEpoch() {
                return batches.batchesPerEpoch();
            }

            @Override
            public C next() {
                return each.apply(batches.next());
            }

            @Override
            public Position position() {
                return batches.position();
            }

            @Override
            public void restore(Position position) {
                batches.restore(position);
            }
        };
    }
}
