package dev.skipgate.testbench.quality;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;

/** A sequence of a batch as an integer network reads it. */
public final class BatchSteps {
    private BatchSteps() {}

    /**
     * The steps of one sequence that count; values are rounded to the input's format.
     *
     * @param sequence its number in the batch
     * @param input of the network, vectors where the batch holds values
     */
    public static InputSequence of(SequenceBatch batch, int sequence, NetworkInput input) {
        int first = batch.starts()[sequence];
        int length = batch.lengths()[sequence];
        if (batch.inputs() instanceof Inputs.Tokens tokens) {
            int[] indices = new int[length];
            for (int s = 0; s < length; s++) {
                indices[s] = tokens.values()[(first + s) * batch.batch() + sequence];
            }
            return new InputSequence.Indices(indices);
        }
        Inputs.Features features = (Inputs.Features) batch.inputs();
        FixedPointFormat format = ((NetworkInput.Vector) input).format();
        int[][] vectors = new int[length][features.size()];
        for (int s = 0; s < length; s++) {
            int place = (first + s) * batch.batch() + sequence;
            for (int i = 0; i < features.size(); i++) {
                vectors[s][i] = (int) format.quantize(features.values()[place * features.size() + i]);
            }
        }
        return new InputSequence.Vectors(vectors);
    }
}
