package dev.skipgate.testbench.quality;

import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.runtime.reference.ReferenceModel;
import dev.skipgate.runtime.reference.StepListener;
import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.run.Tally;

/** Reads data with the integer model, which is what hardware computes. */
public final class IntegerEvaluator {
    private IntegerEvaluator() {}

    /**
     * The tally of the first batches of an epoch; the data stand where they stood afterwards.
     *
     * @param most targets after which no further batch is read
     */
    public static Tally evaluate(Network network, BatchReader<SequenceBatch> data, long most) {
        return evaluate(network, data, most, new StepListener() {});
    }

    static Tally evaluate(Network network, BatchReader<SequenceBatch> data, long most, StepListener listener) {
        if (network.takesWholeSequences()) {
            Position start = data.position();
            Tally tally = new AcceleratorEvaluator(ReferenceAccelerator.of(withLogits(network)), data).evaluate(most);
            data.restore(start);
            return tally;
        }
        int classes = network.output().weights().rows();
        ReferenceModel model = new ReferenceModel(network);
        return new SteppedEvaluator(classes, () -> new Integers(model.beside(), listener)).evaluate(data, most);
    }

    /** The same network with all its logits, whatever leaves its hardware. */
    private static Network withLogits(Network network) {
        DenseOutput output = network.output();
        DenseOutput all = new DenseOutput(
                output.name(),
                output.weights(),
                output.bias(),
                output.sum(),
                output.logits(),
                DenseOutput.Result.LOGITS);
        return new Network(
                network.name(),
                network.input(),
                network.layers(),
                network.directions(),
                all,
                network.vocabulary(),
                network.end());
    }

    /** The integer model, whose logits are handed on as real numbers. */
    private static final class Integers implements SteppedEvaluator.Stepper {
        private final ReferenceModel model;
        private final StepListener listener;

        Integers(ReferenceModel model, StepListener listener) {
            this.model = model;
            this.listener = listener;
        }

        @Override
        public void reset() {
            model.reset();
        }

        @Override
        public void step(SequenceBatch batch, int place, float[] logits, int to) {
            int[] said = batch.inputs() instanceof Inputs.Tokens tokens
                    ? model.step(tokens.values()[place], listener)
                    : model.step(rounded((Inputs.Features) batch.inputs(), place), listener);
            for (int k = 0; k < said.length; k++) {
                logits[to + k] = (float) model.network().output().logits().toReal(said[k]);
            }
        }

        private int[] rounded(Inputs.Features features, int place) {
            FixedPointFormat format = ((NetworkInput.Vector) model.network().input()).format();
            int[] values = new int[features.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (int) format.quantize(features.values()[place * values.length + i]);
            }
            return values;
        }
    }
}
