package dev.skipgate.runtime.training.data;

import java.util.Arrays;

/**
 * Where a {@link BatchReader} stands: all that is needed to go on with the same batches.
 *
 * @param epoch epochs that were read to their end
 * @param index the next batch of the present epoch; below the number of its batches
 * @param random the random state from which the order of this epoch is made; empty when no order is drawn
 */
public record Position(long epoch, int index, long[] random) {
    public Position {
        if (epoch < 0 || index < 0) {
            throw new IllegalArgumentException("position " + epoch + ", " + index + "; wanted no negative numbers");
        }
        random = random.clone();
    }

    @Override
    public long[] random() {
        return random.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position position
                && epoch == position.epoch
                && index == position.index
                && Arrays.equals(random, position.random);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Long.hashCode(epoch) + index) + Arrays.hashCode(random);
    }

    @Override
    public String toString() {
        return "epoch " + epoch + ", batch " + index + ", random " + Arrays.toString(random);
    }
}
