package dev.skipgate.runtime.training.data;

import dev.skipgate.runtime.training.random.RandomState;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Counts batches and epochs, and lets the order of each epoch be drawn from a random state of its own, so that the state before the
 * drawing and the batch's number are all a {@link Position} needs.
 */
public final class EpochOrder {
    private final int batches;
    private final Optional<RandomState> random;
    private final Consumer<Optional<RandomState>> draw;
    private long epoch;
    private int index;
    private long[] before;

    /**
     * @param batches of an epoch, at least 1
     * @param random where orders are drawn from; empty for the same order in every epoch. It belongs to this object from now on.
     * @param draw makes the order of an epoch; called once for each epoch, and again after {@link #restore}
     */
    public EpochOrder(int batches, Optional<RandomState> random, Consumer<Optional<RandomState>> draw) {
        if (batches < 1) {
            throw new IllegalArgumentException("an epoch of " + batches + " batches; wanted at least 1");
        }
        this.batches = batches;
        this.random = random;
        this.draw = draw;
        begin();
    }

    /** Batches of an epoch. */
    public int batches() {
        return batches;
    }

    /** The number of the next batch within its epoch, whose order is drawn by now. */
    public int index() {
        return index;
    }

    /** Goes to the next batch. */
    public void advance() {
        index++;
        if (index == batches) {
            index = 0;
            epoch++;
            begin();
        }
    }

    /** See {@link BatchReader#position}. */
    public Position position() {
        return new Position(epoch, index, before);
    }

    /** See {@link BatchReader#restore}. */
    public void restore(Position position) {
        long[] state = position.random();
        if (position.index() >= batches) {
            throw new IllegalArgumentException(
                    "batch " + position.index() + " of an epoch of " + batches + "; the position is of other data");
        }
        if (random.isEmpty() != (state.length == 0)) {
            throw new IllegalArgumentException("the position is of a reader "
                    + (random.isEmpty() ? "that shuffles; this one does not" : "that does not shuffle; this one does"));
        }
        random.ifPresent(source -> source.restore(state));
        epoch = position.epoch();
        index = position.index();
        begin();
    }

    private void begin() {
        before = random.map(RandomState::state).orElse(new long[0]);
        draw.accept(random);
    }
}
