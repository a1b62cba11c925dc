package dev.skipgate.runtime.training.data;

/** Examples that stand each for itself, any of which can be put together into a batch. */
public interface Examples {
    /** How many there are. */
    int size();

    /** What they are, for messages: {@code images of train.gz}. */
    String name();

    /** A batch of these examples, by number, in this order. */
    SequenceBatch batch(int[] examples);
}
