package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import java.util.List;

/**
 * Reads a whole epoch of data without learning from it. The state of recurrent layers is put back afterwards, so that training goes on as if nothing had been evaluated.
 */
final class Evaluator {
    private final PlannedNetwork planned;
    private final BatchReader<SequenceBatch> data;
    private final Position start;
    private final BatchLoss loss;

    /** @param data where it stands is taken for its start */
    Evaluator(PlannedNetwork planned, BatchReader<SequenceBatch> data) {
        this.planned = planned;
        this.data = data;
        this.start = data.position();
        this.loss = new BatchLoss(planned.plan().output().classes());
    }

    /** The mean loss and accuracy with weights and activations rounded, or with neither. */
    BatchLoss.Tally evaluate(boolean rounded) {
        boolean before = planned.roundings().active();
        long[] random = planned.roundings().randomState();
        List<RecurrentLayer> layers = planned.network().recurrentLayers();
        List<List<float[]>> states =
                layers.stream().map(RecurrentLayer::carriedState).toList();
        planned.roundings().setActive(rounded);
        planned.roundings().refresh();
        BatchLoss.Tally tally = read();
        planned.roundings().setActive(before);
        planned.roundings().restoreRandomState(random);
        for (int i = 0; i < layers.size(); i++) {
            layers.get(i).restoreCarriedState(states.get(i));
        }
        return tally;
    }

    private BatchLoss.Tally read() {
        data.restore(start);
        BatchLoss.Tally tally = BatchLoss.Tally.NONE;
        for (int i = 0; i < data.batchesPerEpoch(); i++) {
            SequenceBatch batch = data.next();
            Sequence logits =
                    planned.network().forward(Batches.input(planned, batch), Batches.window(batch, i > 0, false));
            tally = tally.plus(loss.of(logits, batch));
        }
        return tally;
    }
}
