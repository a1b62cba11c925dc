package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The reference model as an accelerator: target {@code java}. */
public final class ReferenceAccelerator implements Accelerator {
    private static final int[] NONE = {};

    private final ReferenceModel model;

    public ReferenceAccelerator(Network network) {
        model = new ReferenceModel(network);
    }

    @Override
    public String device() {
        return "Java integer model";
    }

    @Override
    public Network network() {
        return model.network();
    }

    @Override
    public void reset() {
        model.reset();
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return run(input, step -> StepListener.NONE);
    }

    /** Runs steps and lets a listener for each hear what every phase reads. */
    public List<StepResult> run(InputSequence input, IntFunction<StepListener> listeners) {
        InputSequence.requireFits(input, network());
        boolean wantsLogits = network().output().result() == DenseLayer.Result.LOGITS;
        List<StepResult> results = new ArrayList<>(input.steps());
        for (int step = 0; step < input.steps(); step++) {
            StepListener listener = listeners.apply(step);
            int[] logits = input instanceof InputSequence.Indices indices
                    ? model.step(indices.values()[step], listener)
                    : model.step(((InputSequence.Vectors) input).values()[step], listener);
            int argmax = ReferenceModel.argmax(logits);
            results.add(new StepResult(wantsLogits ? logits.clone() : NONE, argmax, logits[argmax], Optional.empty()));
        }
        return results;
    }

    @Override
    public Sequence newSequence() {
        return new ReferenceAccelerator(network());
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }
}
