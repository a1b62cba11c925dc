package dev.skipgate.testbench.quality;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.run.BatchLoss;
import dev.skipgate.runtime.training.run.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Reads data with models that go step by step, one model for each sequence of a batch, so that its state can go on. */
final class SteppedEvaluator {
    /** A model with a state. */
    interface Stepper {
        /** Forgets the state. */
        void reset();

        /**
         * Takes one step.
         *
         * @param place of the step in the batch: {@code time * batch + sequence}
         * @param logits takes the result, from {@code to} on
         */
        void step(SequenceBatch batch, int place, float[] logits, int to);
    }

    private final int classes;
    private final Supplier<Stepper> models;
    private final List<Stepper> streams = new ArrayList<>();

    SteppedEvaluator(int classes, Supplier<Stepper> models) {
        this.classes = classes;
        this.models = models;
    }

    /**
     * The tally of the first batches of an epoch; the data stand where they stood afterwards.
     *
     * @param most targets after which no further batch is read
     */
    Tally evaluate(BatchReader<SequenceBatch> data, long most) {
        Position start = data.position();
        BatchLoss loss = new BatchLoss(classes);
        Tally tally = Tally.NONE;
        for (int i = 0; i < data.batchesPerEpoch() && tally.targets() < most; i++) {
            SequenceBatch batch = data.next();
            tally = tally.plus(loss.of(logits(batch, i > 0 && batch.continues()), batch));
        }
        data.restore(start);
        return tally;
    }

    private Sequence logits(SequenceBatch batch, boolean goesOn) {
        boolean last = batch.targets() instanceof Targets.Classes;
        int rows = last ? batch.batch() : batch.time() * batch.batch();
        float[] logits = new float[rows * classes];
        for (int b = 0; b < batch.batch(); b++) {
            Stepper model = stream(b, goesOn);
            int end = batch.starts()[b] + batch.lengths()[b];
            for (int t = batch.starts()[b]; t < end; t++) {
                int place = t * batch.batch() + b;
                model.step(batch, place, logits, (last ? b : place) * classes);
            }
        }
        return Sequence.of(rows, classes, logits);
    }

    private Stepper stream(int number, boolean goesOn) {
        while (streams.size() <= number) {
            streams.add(models.get());
        }
        if (!goesOn) {
            streams.get(number).reset();
        }
        return streams.get(number);
    }
}
