package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.EpochOrder;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Batches of pairs of about the same lengths, so that there is little padding. The pairs are sorted into buckets by the lengths of
 * sentence and translation, and the buckets, one after the other, are cut into batches; a batch may reach over into the next bucket, so
 * that at most one batch of an epoch is short. With a random source, pairs of a bucket and whole batches come in a new order every
 * epoch; with {@link Remainder#DROP} it is then the pairs of the longest bucket that are left out.
 */
public final class ParallelBatches implements BatchReader<ParallelBatch> {
    private final ParallelText text;
    private final int batch;
    private final long[] keys;
    private final int batches;
    private final EpochOrder order;
    private int[] numbers = {};
    private int[] places = {};

    /**
     * @param batch pairs of a batch
     * @param bucket lengths that count as the same, such as 5: 1 to 5 words, 6 to 10, and so on
     * @param random where orders are drawn from, owned by this reader from now on; empty to go from short to long always
     * @throws DataException when there are fewer pairs than a batch holds
     */
    public ParallelBatches(
            ParallelText text, int batch, int bucket, Remainder remainder, Optional<RandomState> random) {
        if (batch < 1 || bucket < 1) {
            throw new DataException(
                    "batches of " + batch + " pairs from buckets of " + bucket + " lengths; wanted at least 1 of each");
        }
        if (text.size() < batch) {
            throw new DataException(text.name() + ": there are " + text.size() + " pairs of sentences, fewer than a"
                    + " batch of " + batch + "; make the batch smaller");
        }
        this.text = text;
        this.batch = batch;
        keys = new long[text.size()];
        for (int pair = 0; pair < keys.length; pair++) {
            // The last step of a sequence is <eos>: its words decide.
            int sourceBucket = (text.sourceSteps(pair) - 2) / bucket;
            int targetBucket = (text.targetSteps(pair) - 2) / bucket;
            keys[pair] = ((long) sourceBucket << Integer.SIZE) + targetBucket;
        }
        batches = (int) remainder.pieces(text.size(), batch);
        order = new EpochOrder(batches, random, this::draw);
    }

    private void draw(Optional<RandomState> random) {
        int[] mixed = IntStream.range(0, keys.length).toArray();
        random.ifPresent(source -> source.shuffle(mixed));
        numbers = Arrays.stream(mixed)
                .boxed()
                .sorted(Comparator.comparingLong(pair -> keys[pair]))
                .mapToInt(Integer::intValue)
                .toArray();
        places = IntStream.range(0, batches).toArray();
        random.ifPresent(source -> source.shuffle(places));
    }

    @Override
    public int batchesPerEpoch() {
        return batches;
    }

    @Override
    public ParallelBatch next() {
        int from = places[order.index()] * batch;
        ParallelBatch next = text.batch(Arrays.copyOfRange(numbers, from, Math.min(from + batch, numbers.length)));
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
