package dev.skipgate.testbench.quality;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.run.BatchLoss;
import dev.skipgate.runtime.training.run.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads data with an accelerator, one sequence of a batch after the other, a whole window a call. Comes to exactly what {@link
 * IntegerEvaluator} does with the integer model.
 */
public final class AcceleratorEvaluator {
    private final Accelerator accelerator;
    private final Network network;
    private final BatchReader<SequenceBatch> data;
    private final Position start;
    private final BatchLoss loss;
    private final List<Sequence> streams = new ArrayList<>();

    /**
     * An evaluator on an accelerator, which stays open.
     *
     * @param data where it stands is taken for its start
     * @throws DataException when the accelerator gives no logits
     */
    public AcceleratorEvaluator(Accelerator accelerator, BatchReader<SequenceBatch> data) {
        this.accelerator = accelerator;
        network = accelerator.network();
        if (network.output().result() != DenseOutput.Result.LOGITS) {
            throw new DataException("'" + network.name()
                    + "' gives only the argmax, and a loss needs all logits; compile it with result: logits");
        }
        this.data = data;
        start = data.position();
        loss = new BatchLoss(network.output().weights().rows());
        streams.add(accelerator);
    }

    /** The tally of the first batches of an epoch, up to that in which {@code most} targets are reached. */
    public Tally evaluate(long most) {
        data.restore(start);
        Tally tally = Tally.NONE;
        for (int i = 0; i < data.batchesPerEpoch() && tally.targets() < most; i++) {
            SequenceBatch batch = data.next();
            tally = tally.plus(loss.of(logits(batch, i > 0 && batch.continues()), batch));
        }
        return tally;
    }

    private dev.skipgate.runtime.training.model.Sequence logits(SequenceBatch batch, boolean goesOn) {
        boolean last = batch.targets() instanceof Targets.Classes;
        int classes = network.output().weights().rows();
        int rows = last ? batch.batch() : batch.time() * batch.batch();
        float[] logits = new float[rows * classes];
        for (int b = 0; b < batch.batch(); b++) {
            int first = batch.starts()[b];
            Sequence stream = stream(b, goesOn);
            List<StepResult> steps = last && network.takesWholeSequences()
                    ? List.of(stream.whole(BatchSteps.of(batch, b, network.input())))
                    : stream.run(BatchSteps.of(batch, b, network.input()));
            for (int s = 0; s < steps.size(); s++) {
                int row = last ? b : (first + s) * batch.batch() + b;
                for (int k = 0; k < classes; k++) {
                    logits[row * classes + k] = (float)
                            network.output().logits().toReal(steps.get(s).logits()[k]);
                }
            }
        }
        return dev.skipgate.runtime.training.model.Sequence.of(rows, classes, logits);
    }

    private Sequence stream(int number, boolean goesOn) {
        while (streams.size() <= number) {
            streams.add(accelerator.newSequence());
        }
        if (!goesOn) {
            streams.get(number).reset();
        }
        return streams.get(number);
    }
}
