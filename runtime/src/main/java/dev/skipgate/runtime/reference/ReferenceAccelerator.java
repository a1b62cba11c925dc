package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.AcceleratorInPasses;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The reference model as an accelerator: target {@code java}. */
public final class ReferenceAccelerator implements Accelerator {
    private static final int[] NONE = {};

    private ReferenceModel model;

    /** How often the weights have been replaced. */
    private int replacements;

    public ReferenceAccelerator(Network network) {
        model = new ReferenceModel(network);
    }

    /**
     * Opens a compiled model; {@code ReferenceAccelerator::open} is a {@link dev.skipgate.runtime.Device}.
     *
     * @throws BundleException when the directory holds no compiled model, or a damaged one
     */
    public static Accelerator open(Path directory) throws BundleException {
        return of(BundleReader.read(directory).network());
    }

    /** The reference of any network: one with bidirectional layers is run in passes. */
    public static Accelerator of(Network network) {
        return AcceleratorInPasses.open(network, (pass, number) -> new ReferenceAccelerator(pass.network()));
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
        return run(model, input, listeners);
    }

    private static List<StepResult> run(
            ReferenceModel model, InputSequence input, IntFunction<StepListener> listeners) {
        Network network = model.network();
        InputSequence.requireFits(input, network);
        boolean wantsLogits = network.output().result() == DenseOutput.Result.LOGITS;
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
    public SequenceState state() {
        return model.state();
    }

    @Override
    public Sequence newSequence() {
        return new Beside();
    }

    @Override
    public void replaceWeights(Path directory) throws BundleException {
        Network other = BundleReader.read(directory).network();
        NetworkShape.requireSame(network(), other);
        model = new ReferenceModel(other);
        replacements++;
    }

    @Override
    public void close() {
        // Holds nothing but memory.
    }

    /** A further sequence; it begins anew when the weights have been replaced. */
    private final class Beside implements Sequence {
        private ReferenceModel own = model.beside();
        private int begun = replacements;

        @Override
        public void reset() {
            own.reset();
        }

        @Override
        public List<StepResult> run(InputSequence input) {
            return ReferenceAccelerator.run(present(), input, step -> StepListener.NONE);
        }

        @Override
        public SequenceState state() {
            return present().state();
        }

        private ReferenceModel present() {
            if (begun != replacements) {
                own = model.beside();
                begun = replacements;
            }
            return own;
        }

        @Override
        public void close() {
            // Holds nothing but memory.
        }
    }
}
