package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a whole epoch of data without learning from it. The state of recurrent layers is put back afterwards, so that training goes on as if nothing had been evaluated.
 */
public final class Evaluator {
    private final PlannedNetwork planned;
    private final BatchReader<SequenceBatch> data;
    private final Position start;
    private final BatchLoss loss;
    private final boolean carries;

    /**
     * Batches that go on where the one before ended find the state it left, unless a layer reads them from their end.
     *
     * @param data where it stands is taken for its start
     */
    public Evaluator(PlannedNetwork planned, BatchReader<SequenceBatch> data) {
        this.planned = planned;
        this.data = data;
        this.start = data.position();
        this.loss = new BatchLoss(planned.plan().output().classes());
        this.carries = !planned.plan().readsFromTheEnd();
    }

    /** The mean loss and accuracy of an epoch with weights and activations rounded, or with neither. */
    public Tally evaluate(boolean rounded) {
        return evaluate(rounded, Long.MAX_VALUE);
    }

    /**
     * The same of the first batches of an epoch.
     *
     * @param most targets after which no further batch is read
     */
    public Tally evaluate(boolean rounded, long most) {
        return evaluate(rounded, most, window -> {});
    }

    /**
     * The same, watched.
     *
     * @param watcher is given each window after the network went forward, whose layers hold all values until the next one
     */
    public Tally evaluate(boolean rounded, long most, Consumer<Window> watcher) {
        boolean before = planned.roundings().active();
        long[] random = planned.roundings().randomState();
        List<RecurrentLayer> layers = planned.network().recurrentLayers();
        List<List<float[]>> states =
                layers.stream().map(RecurrentLayer::carriedState).toList();
        planned.roundings().setActive(rounded);
        planned.roundings().refresh();
        Tally tally = read(most, watcher);
        planned.roundings().setActive(before);
        planned.roundings().restoreRandomState(random);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).restoreCarriedState(states.get(i));
        }
        return tally;
    }

    private Tally read(long most, Consumer<Window> watcher) {
        data.restore(start);
        Tally tally = Tally.NONE;
        for (int i = 0; i < data.batchesPerEpoch() && tally.targets() < most; i++) {
            SequenceBatch batch = data.next();
            Window window = Batches.window(batch, carries && i > 0, false);
            Sequence logits = planned.network().forward(Batches.input(planned, batch), window);
            watcher.accept(window);
            tally = tally.plus(loss.of(logits, batch));
        }
        return tally;
    }
}
