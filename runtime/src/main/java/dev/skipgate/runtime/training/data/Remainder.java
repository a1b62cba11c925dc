package dev.skipgate.runtime.training.data;

/** What happens to the data at the end of an epoch that do not fill a whole batch. */
public enum Remainder {
    /** They come as a smaller batch: every example is seen, as evaluation wants it. */
    KEEP,
    /** They are left out of this epoch: all batches have one size. */
    DROP;

    /** How many pieces of {@code size} there are in {@code total}. */
    public long pieces(long total, int size) {
        return this == KEEP ? (total + size - 1) / size : total / size;
    }
}
