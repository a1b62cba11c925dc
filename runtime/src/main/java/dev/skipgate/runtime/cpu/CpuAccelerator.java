package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkShape;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A network on the processor's vector instructions: target {@code cpu}. Zero weights are skipped where that is faster. Its kernels are compiled by g++ on first use;
 * see docs/cpu.md.
 */
public final class CpuAccelerator implements Accelerator {
    private final CpuOptions options;
    private final StepBuffers buffers;
    private final Set<CpuSequence> open = new LinkedHashSet<>();
    private final CpuSequence own;
    private Network network;
    private NativeHandle model;

    /** With one thread, for one sequence at a time. */
    public CpuAccelerator(Network network) {
        this(network, CpuOptions.DEFAULT);
    }

    /**
     * Lays the network's weights out.
     *
     * @throws CpuMissingException when the kernels cannot be built
     * @throws IllegalArgumentException when the network's sums may leave their accumulators
     */
    public CpuAccelerator(Network network, CpuOptions options) {
        CpuLibrary.load();
        this.options = options;
        this.network = network;
        model = load(network, options);
        buffers = new StepBuffers(network, options.batch());
        own = newSequence();
    }

    /**
     * Opens a compiled model; {@code CpuAccelerator::open} is a {@link dev.skipgate.runtime.Device}.
     *
     * @throws BundleException when the directory holds no compiled model, or a damaged one
     * @throws CpuMissingException when the kernels cannot be built
     */
    public static CpuAccelerator open(Path directory) throws BundleException {
        return new CpuAccelerator(BundleReader.read(directory).network());
    }

    private static NativeHandle load(Network network, CpuOptions options) {
        NativeHandle model =
                new NativeHandle("this accelerator", Native.open(options.threads(), options.batch()), Native::close);
        try {
            NetworkLoading.load(network, model.address());
            return model;
        } catch (IllegalArgumentException | IllegalStateException | OutOfMemoryError e) {
            model.close();
            throw e;
        }
    }

    /** Bytes of native memory that all accelerators and sequences of this process hold now, without what the threads need. */
    public static long allocatedBytes() {
        CpuLibrary.load();
        return Native.allocated();
    }

    @Override
    public String device() {
        String instructions =
                Native.describe(model.address()).lines().findFirst().orElseThrow();
        return CpuLibrary.processorName() + " (" + instructions + ", " + options.threads() + " thread"
                + (options.threads() == 1 ? "" : "s") + ")";
    }

    /** The form of each weight matrix and its bytes, a line a layer. */
    public List<String> forms() {
        return Native.describe(model.address()).lines().skip(1).toList();
    }

    @Override
    public Network network() {
        return network;
    }

    @Override
    public void reset() {
        own.reset();
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return own.run(input);
    }

    /**
     * Runs steps of several sequences side by side, which reads the weights once for all of them. The accelerator's own sequence can be among them.
     *
     * @param sequences of this accelerator, each once
     * @param inputs one for each sequence, all of the same number of steps
     * @return one result a step for each sequence, as {@link CpuSequence#run} gives them
     * @throws IllegalArgumentException when an input is not one of the network's, or there are more sequences than {@link CpuOptions#batch()}
     * @throws IllegalStateException when one of them is closed
     */
    public List<List<StepResult>> runTogether(List<CpuSequence> sequences, List<InputSequence> inputs) {
        requireTogether(sequences, inputs);
        long[] states = new long[sequences.size()];
        List<List<StepResult>> results = new ArrayList<>();
        int steps = inputs.get(0).steps();
        for (int s = 0; s < states.length; s++) {
            states[s] = sequences.get(s).address();
            results.add(new ArrayList<>(steps));
        }
        int most = buffers.steps(states.length);
        for (int from = 0; from < steps; from += most) {
            int to = Math.min(steps, from + most);
            buffers.put(inputs, from, to);
            step(states, to - from, sequences);
            for (int step = 0; step < to - from; step++) {
                for (int s = 0; s < states.length; s++) {
                    results.get(s).add(buffers.result(step * states.length + s));
                }
            }
        }
        return results;
    }

    private void step(long[] states, int steps, List<CpuSequence> owners) {
        try {
            Native.run(model.address(), states, steps, buffers.input(), buffers.output(), buffers.wantsLogits());
        } finally {
            // Else they could be collected, and so deleted, while they run.
            Reference.reachabilityFence(owners);
            Reference.reachabilityFence(this);
        }
    }

    private void requireTogether(List<CpuSequence> sequences, List<InputSequence> inputs) {
        model.address();
        if (sequences.isEmpty() || sequences.size() > options.batch() || sequences.size() != inputs.size()) {
            throw new IllegalArgumentException(
                    sequences.size() + " sequences with " + inputs.size() + " inputs; wanted 1 to " + options.batch()
                            + " (the batch this accelerator was opened for) with as many inputs");
        }
        if (new HashSet<>(sequences).size() != sequences.size()) {
            throw new IllegalArgumentException("a sequence is there twice; wanted each once");
        }
        for (CpuSequence sequence : sequences) {
            if (sequence.accelerator() != this) {
                throw new IllegalArgumentException("a sequence of another accelerator; wanted those of this one");
            }
        }
        for (InputSequence input : inputs) {
            InputSequence.requireFits(input, network);
            if (input.steps() != inputs.get(0).steps()) {
                throw new IllegalArgumentException("inputs of " + inputs.get(0).steps() + " and of " + input.steps()
                        + " steps; wanted the same number for all sequences that run together");
            }
        }
    }

    /** The accelerator's own sequence, for {@link #runTogether}. */
    public CpuSequence sequence() {
        return own;
    }

    @Override
    public CpuSequence newSequence() {
        CpuSequence sequence = new CpuSequence(this, newState());
        open.add(sequence);
        return sequence;
    }

    private NativeHandle newState() {
        return new NativeHandle("this sequence", Native.openState(model.address()), Native::closeState);
    }

    /** Called by a sequence that is closed. */
    void forget(CpuSequence sequence) {
        if (sequence == own && !model.isClosed()) {
            throw new IllegalStateException("the accelerator's own sequence ends with it");
        }
        open.remove(sequence);
    }

    @Override
    public void replaceWeights(Path directory) throws BundleException {
        Network other = BundleReader.read(directory).network();
        NetworkShape.requireSame(network, other);
        model.address();
        NativeHandle next = load(other, options);
        model.close();
        model = next;
        network = other;
        open.forEach(sequence -> sequence.begin(newState()));
    }

    @Override
    public void close() {
        open.forEach(CpuSequence::end);
        open.clear();
        model.close();
    }
}
