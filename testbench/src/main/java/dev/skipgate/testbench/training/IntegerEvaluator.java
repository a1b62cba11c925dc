package dev.skipgate.testbench.training;

import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.reference.ReferenceModel;
import dev.skipgate.runtime.reference.StepListener;
import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.run.BatchLoss;
import dev.skipgate.runtime.training.run.Tally;
import java.util.ArrayList;
import java.util.List;

/** Reads data with the integer model, which is what hardware computes, one sequence after the other. */
final class IntegerEvaluator {
    private static final StepListener NOBODY = new StepListener() {};

    private final Network network;
    private final BatchReader<SequenceBatch> data;
    private final Position start;
    private final BatchLoss loss;
    private final List<ReferenceModel> streams = new ArrayList<>();

    /** @param data where it stands is taken for its start */
    IntegerEvaluator(Network network, BatchReader<SequenceBatch> data) {
        this.network = network;
        this.data = data;
        start = data.position();
        loss = new BatchLoss(network.output().weights().rows());
    }

    /** The tally of the first batches of an epoch, up to that in which {@code most} targets are reached. */
    Tally evaluate(long most) {
        data.restore(start);
        Tally tally = Tally.NONE;
        for (int i = 0; i < data.batchesPerEpoch() && tally.targets() < most; i++) {
            SequenceBatch batch = data.next();
            tally = tally.plus(loss.of(logits(batch, i > 0 && batch.continues()), batch));
        }
        return tally;
    }

    private Sequence logits(SequenceBatch batch, boolean goesOn) {
        boolean last = batch.targets() instanceof Targets.Classes;
        int classes = network.output().weights().rows();
        int rows = last ? batch.batch() : batch.time() * batch.batch();
        float[] logits = new float[rows * classes];
        for (int b = 0; b < batch.batch(); b++) {
            ReferenceModel model = stream(b, goesOn);
            int end = batch.starts()[b] + batch.lengths()[b];
            for (int t = batch.starts()[b]; t < end; t++) {
                int[] said = step(model, batch, t * batch.batch() + b);
                int row = last ? b : t * batch.batch() + b;
                for (int k = 0; k < classes; k++) {
                    logits[row * classes + k] =
                            (float) network.output().logits().toReal(said[k]);
                }
            }
        }
        return Sequence.of(rows, classes, logits);
    }

    private ReferenceModel stream(int number, boolean goesOn) {
        while (streams.size() <= number) {
            streams.add(new ReferenceModel(network));
        }
        if (!goesOn) {
            streams.get(number).reset();
        }
        return streams.get(number);
    }

    private int[] step(ReferenceModel model, SequenceBatch batch, int place) {
        if (batch.inputs() instanceof Inputs.Tokens tokens) {
            return model.step(tokens.values()[place], NOBODY);
        }
        Inputs.Features features = (Inputs.Features) batch.inputs();
        FixedPointFormat format = ((NetworkInput.Vector) network.input()).format();
        int[] values = new int[features.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) format.quantize(features.values()[place * values.length + i]);
        }
        return model.step(values, NOBODY);
    }
}
