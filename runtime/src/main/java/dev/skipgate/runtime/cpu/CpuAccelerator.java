package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.BatchAccelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A network on the processor's vector instructions: target {@code cpu}. Zero weights are skipped where that is faster. Its kernels are compiled by g++ on first use;
 * see docs/cpu.md.
 */
public final class CpuAccelerator extends BatchAccelerator<NativeHandle> {
    private final CpuOptions options;
    private final StepBuffers buffers;
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
        super(network, options.batch());
        CpuLibrary.load();
        this.options = options;
        model = loaded(network, options);
        buffers = new StepBuffers(network, options.batch());
        begin();
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

    private static NativeHandle loaded(Network network, CpuOptions options) {
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
    protected NativeHandle newState() {
        return new NativeHandle("this sequence", Native.openState(model.address()), Native::closeState);
    }

    @Override
    protected void clear(NativeHandle state) {
        Native.resetState(state.address());
    }

    @Override
    protected SequenceState read(NativeHandle state) {
        List<Layer> layers = network().layers();
        List<SequenceState.LayerState> read = new ArrayList<>();
        try {
            for (int l = 0; l < layers.size(); l++) {
                if (layers.get(l) instanceof RecurrentLayer) {
                    SequenceState.LayerState layer = SequenceState.LayerState.zeros(layers.get(l));
                    Native.readState(state.address(), l, layer.hidden(), layer.cell());
                    read.add(layer);
                }
            }
            return new SequenceState(read);
        } finally {
            Reference.reachabilityFence(state);
        }
    }

    @Override
    protected void free(NativeHandle state) {
        state.close();
    }

    @Override
    protected void load(Network other) {
        NativeHandle next = loaded(other, options);
        model.close();
        model = next;
    }

    @Override
    protected void unload() {
        model.close();
    }

    /** Reads the weights once for all sequences. */
    @Override
    protected List<List<StepResult>> run(List<NativeHandle> states, List<InputSequence> inputs) {
        long[] addresses = states.stream().mapToLong(NativeHandle::address).toArray();
        int steps = inputs.get(0).steps();
        List<List<StepResult>> results = new ArrayList<>();
        states.forEach(each -> results.add(new ArrayList<>(steps)));
        int most = buffers.steps(addresses.length);
        for (int from = 0; from < steps; from += most) {
            int to = Math.min(steps, from + most);
            buffers.put(inputs, from, to);
            step(addresses, to - from, states);
            for (int step = 0; step < to - from; step++) {
                for (int s = 0; s < addresses.length; s++) {
                    results.get(s).add(buffers.result(step * addresses.length + s));
                }
            }
        }
        return results;
    }

    private void step(long[] states, int steps, List<NativeHandle> owners) {
        try {
            Native.run(model.address(), states, steps, buffers.input(), buffers.output(), buffers.wantsLogits());
        } finally {
            // Else they could be collected, and so deleted, while they run.
            Reference.reachabilityFence(owners);
            Reference.reachabilityFence(this);
        }
    }
}
