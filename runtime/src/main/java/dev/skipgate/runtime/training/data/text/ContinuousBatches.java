package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.EpochOrder;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Optional;

/**
 * Continuous batching of a language model: the text is cut into {@code batch} streams of equal length that follow one another, and a
 * batch is the next window of all of them, each token's target being the token after it. The state is carried from window to window and
 * starts anew with each epoch. Up to {@code batch - 1} tokens at the end of the text are in no stream.
 *
 * <p>With a random source, each epoch begins at another place of the text, which then goes on from its end to its start.
 */
public final class ContinuousBatches implements BatchReader<SequenceBatch> {
    private final TokenSequence text;
    private final int batch;
    private final int time;
    private final long streamLength;
    private final EpochOrder order;
    private final int[] window;
    private long shift;

    /**
     * @param batch streams
     * @param time steps of a window
     * @param remainder whether the streams' last steps, fewer than {@code time}, make a shorter window
     * @param shifts where the places to begin are drawn from, owned by this reader from now on; empty to begin at the start always
     * @throws DataException when the text is too short for one window of all streams
     */
    public ContinuousBatches(
            TokenSequence text, int batch, int time, Remainder remainder, Optional<RandomState> shifts) {
        if (batch < 1 || time < 1) {
            throw new DataException(
                    "windows of " + time + " steps in " + batch + " streams; wanted at least 1 of each");
        }
        requireFits(text, batch, time);
        this.text = text;
        this.batch = batch;
        this.time = time;
        window = new int[time + 1];
        streamLength = (text.length() - 1) / batch;
        long windows = remainder.pieces(streamLength, time);
        if (windows > Integer.MAX_VALUE) {
            throw new DataException(text.name() + ": an epoch has " + windows + " windows; wanted at most "
                    + Integer.MAX_VALUE + "; use more streams or longer windows");
        }
        order = new EpochOrder((int) windows, shifts, this::draw);
    }

    private static void requireFits(TokenSequence text, int batch, int time) {
        String has = text.name() + ": has " + text.length() + (text.length() == 1 ? " token, " : " tokens, ");
        if (text.length() <= time) {
            throw new DataException(has + "fewer than the " + (time + 1L) + " that one sequence of " + time
                    + " steps and its targets need; use shorter sequences or a longer text");
        }
        if ((text.length() - 1) / batch < time) {
            throw new DataException(has + "fewer than the " + ((long) batch * time + 1) + " that a batch of " + batch
                    + " sequences of " + time + " steps needs; use a smaller batch or a longer text");
        }
    }

    private void draw(Optional<RandomState> random) {
        shift = random.map(source -> (long) (source.nextDouble() * text.length()))
                .orElse(0L);
    }

    @Override
    public int batchesPerEpoch() {
        return order.batches();
    }

    @Override
    public SequenceBatch next() {
        int index = order.index();
        long first = (long) index * time;
        int steps = (int) Math.min(time, streamLength - first);
        int[] inputs = new int[steps * batch];
        int[] targets = new int[steps * batch];
        for (int b = 0; b < batch; b++) {
            readRound((shift + b * streamLength + first) % text.length(), steps + 1);
            for (int t = 0; t < steps; t++) {
                inputs[t * batch + b] = window[t];
                targets[t * batch + b] = window[t + 1];
            }
        }
        order.advance();
        return SequenceBatch.whole(steps, batch, new Inputs.Tokens(inputs), new Targets.Steps(targets), index > 0);
    }

    /** Reads into the window, from the end of the text on to its start. */
    private void readRound(long from, int count) {
        int whole = (int) Math.min(count, text.length() - from);
        text.read(from, window, 0, whole);
        text.read(0, window, whole, count - whole);
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
