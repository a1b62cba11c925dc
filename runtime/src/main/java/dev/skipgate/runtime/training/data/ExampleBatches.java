package dev.skipgate.runtime.training.data;

import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** Minibatches of single examples: each example once an epoch, in a new random order every epoch or always in the given one. */
public final class ExampleBatches implements BatchReader<SequenceBatch> {
    private final Examples examples;
    private final int batch;
    private final EpochOrder order;
    private int[] numbers = {};

    /**
     * @param batch examples of a batch
     * @param random where the order is drawn from, owned by this reader from now on; empty for the order of the examples
     * @throws DataException when there are fewer examples than a batch holds
     */
    public ExampleBatches(Examples examples, int batch, Remainder remainder, Optional<RandomState> random) {
        if (batch < 1) {
            throw new DataException("the batch size is " + batch + "; wanted at least 1");
        }
        if (examples.size() < batch) {
            throw new DataException(examples.name() + ": there are " + examples.size() + ", fewer than a batch of "
                    + batch + "; make the batch smaller");
        }
        this.examples = examples;
        this.batch = batch;
        order = new EpochOrder((int) remainder.pieces(examples.size(), batch), random, this::draw);
    }

    private void draw(Optional<RandomState> random) {
        numbers = IntStream.range(0, examples.size()).toArray();
        random.ifPresent(source -> source.shuffle(numbers));
    }

    @Override
    public int batchesPerEpoch() {
        return order.batches();
    }

    @Override
    public SequenceBatch next() {
        int from = order.index() * batch;
        SequenceBatch next = examples.batch(Arrays.copyOfRange(numbers, from, Math.min(from + batch, numbers.length)));
        order.advance();
        return next;
    }

    @Override
    public Position position() {
        return order.position();
    }

    @Override
    public void restore(Position position) {
        order.restore(position);
    }
}
