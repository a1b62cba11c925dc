package dev.skipgate.runtime.opencl;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A network on an OpenCL device: target {@code opencl}. A launch runs many steps, all layers and a whole batch. It runs on the device or fails; see docs/opencl.md.
 */
public final class OpenClAccelerator implements Accelerator {
    private final OpenClDevice device;
    private final int batch;
    private final Set<OpenClSequence> open = new LinkedHashSet<>();
    private final OpenClSequence own;
    private Network network;
    private LoadedNetwork loaded;
    private boolean isClosed;

    /** On the only device there is, for one sequence at a time. */
    public OpenClAccelerator(Network network) {
        this(network, OpenClOptions.DEFAULT);
    }

    /**
     * Builds the kernel and lays the network's weights out.
     *
     * @throws OpenClMissingException when there is no such device
     * @throws OpenClException when the device cannot build the kernel or has too little memory
     * @throws IllegalArgumentException when layers go in reverse; its passes run here one by one, as {@link dev.skipgate.runtime.AcceleratorInPasses} runs them
     */
    public OpenClAccelerator(Network network, OpenClOptions options) {
        if (network.isBidirectional()) {
            throw new IllegalArgumentException("'" + network.name()
                    + "' has layers that go in reverse; open its passes, as AcceleratorInPasses does");
        }
        device = OpenClDevice.named(options.device());
        batch = options.batch();
        this.network = network;
        loaded = new LoadedNetwork(network, device, batch);
        own = newSequence();
    }

    /**
     * Opens a compiled model; {@code OpenClAccelerator::open} is a {@link dev.skipgate.runtime.Device}.
     *
     * @throws BundleException when the directory holds no compiled model, or a damaged one
     * @throws OpenClException when there is no device, or it fails
     */
    public static OpenClAccelerator open(Path directory) throws BundleException {
        return new OpenClAccelerator(BundleReader.read(directory).network());
    }

    @Override
    public String device() {
        requireOpen();
        return device.describe();
    }

    /** How each weight matrix is laid out. */
    public List<String> forms() {
        return loaded.forms();
    }

    /** The most steps that a launch runs; a sequence of n steps takes n divided by this launches, rounded up, whatever its network. */
    public int stepsOfLaunch() {
        return loaded.room();
    }

    /** How often the kernel was launched since the weights were loaded. */
    public long launches() {
        return loaded.launches();
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
     * Runs steps of several sequences side by side, a work-group for each. The accelerator's own sequence can be among them.
     *
     * @param sequences of this accelerator, each once
     * @param inputs one for each sequence, all of the same number of steps
     * @return one result a step for each sequence, as {@link OpenClSequence#run} gives them
     * @throws IllegalArgumentException when an input is not one of the network's, or there are more sequences than {@link OpenClOptions#batch()}
     * @throws IllegalStateException when one of them is closed
     * @throws OpenClException when the device fails; the states are those after the latest launch that did not
     */
    public List<List<StepResult>> runTogether(List<OpenClSequence> sequences, List<InputSequence> inputs) {
        requireTogether(sequences, inputs);
        List<int[]> states = sequences.stream().map(OpenClSequence::state).toList();
        List<List<StepResult>> results = new ArrayList<>();
        int steps = inputs.get(0).steps();
        sequences.forEach(each -> results.add(new ArrayList<>(steps)));
        for (int from = 0; from < steps; from += loaded.room()) {
            int to = Math.min(steps, from + loaded.room());
            loaded.run(states, inputs, from, to);
            for (int s = 0; s < sequences.size(); s++) {
                for (int step = 0; step < to - from; step++) {
                    results.get(s).add(loaded.result(s, step));
                }
            }
        }
        return results;
    }

    private void requireTogether(List<OpenClSequence> sequences, List<InputSequence> inputs) {
        requireOpen();
        if (sequences.isEmpty() || sequences.size() > batch || sequences.size() != inputs.size()) {
            throw new IllegalArgumentException(sequences.size() + " sequences with " + inputs.size()
                    + " inputs; wanted 1 to " + batch
                    + " (the batch this accelerator was opened for) with as many inputs");
        }
        if (new HashSet<>(sequences).size() != sequences.size()) {
            throw new IllegalArgumentException("a sequence is there twice; wanted each once");
        }
        for (OpenClSequence sequence : sequences) {
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

    private void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("this accelerator is closed; open another one");
        }
    }

    /** The accelerator's own sequence, for {@link #runTogether}. */
    public OpenClSequence sequence() {
        return own;
    }

    @Override
    public OpenClSequence newSequence() {
        requireOpen();
        OpenClSequence sequence = new OpenClSequence(this, loaded.stateSize());
        open.add(sequence);
        return sequence;
    }

    /** Called by a sequence that is closed. */
    void forget(OpenClSequence sequence) {
        if (sequence == own && !isClosed) {
            throw new IllegalStateException("the accelerator's own sequence ends with it");
        }
        open.remove(sequence);
    }

    @Override
    public void replaceWeights(Path directory) throws BundleException {
        Network other = BundleReader.read(directory).network();
        NetworkShape.requireSame(network, other);
        requireOpen();
        LoadedNetwork next = new LoadedNetwork(other, device, batch);
        loaded.close();
        loaded = next;
        network = other;
        open.forEach(sequence -> sequence.begin(next.stateSize()));
    }

    @Override
    public void close() {
        if (!isClosed) {
            isClosed = true;
            open.forEach(OpenClSequence::end);
            open.clear();
            loaded.close();
        }
    }
}
