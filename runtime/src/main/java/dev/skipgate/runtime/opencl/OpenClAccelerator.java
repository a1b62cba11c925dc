package dev.skipgate.runtime.opencl;

import dev.skipgate.runtime.BatchAccelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.Network;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A network on an OpenCL device: target {@code opencl}. A launch runs many steps, all layers and a whole batch. It runs on the device or fails; see docs/opencl.md.
 */
public final class OpenClAccelerator extends BatchAccelerator<int[]> {
    private final OpenClDevice device;
    private final int batch;
    private LoadedNetwork loaded;

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
        super(network, options.batch());
        if (network.takesWholeSequences()) {
            throw new IllegalArgumentException("'" + network.name()
                    + "' has layers that go in reverse; open its passes, as AcceleratorInPasses does");
        }
        device = OpenClDevice.named(options.device());
        batch = options.batch();
        loaded = new LoadedNetwork(network, device, batch);
        begin();
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
    protected int[] newState() {
        return new int[loaded.stateSize()];
    }

    @Override
    protected void clear(int[] state) {
        Arrays.fill(state, 0);
    }

    @Override
    protected SequenceState read(int[] state) {
        return loaded.read(state);
    }

    @Override
    protected void free(int[] state) {
        // A state lies in Java between launches.
    }

    @Override
    protected void load(Network other) {
        LoadedNetwork next = new LoadedNetwork(other, device, batch);
        loaded.close();
        loaded = next;
    }

    @Override
    protected void unload() {
        loaded.close();
    }

    /**
     * A work-group for each sequence.
     *
     * @throws OpenClException when the device fails; the states are those after the latest launch that did not
     */
    @Override
    protected List<List<StepResult>> run(List<int[]> states, List<InputSequence> inputs) {
        int steps = inputs.get(0).steps();
        List<List<StepResult>> results = new ArrayList<>();
        states.forEach(each -> results.add(new ArrayList<>(steps)));
        for (int from = 0; from < steps; from += loaded.room()) {
            int to = Math.min(steps, from + loaded.room());
            loaded.run(states, inputs, from, to);
            for (int s = 0; s < states.size(); s++) {
                for (int step = 0; step < to - from; step++) {
                    results.get(s).add(loaded.result(s, step));
                }
            }
        }
        return results;
    }
}
