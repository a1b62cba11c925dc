package dev.skipgate.runtime.opencl;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A network's weights on a device, with room there for some steps of some sequences. */
final class LoadedNetwork implements AutoCloseable {
    private static final int[] NO_LOGITS = {};

    /** Inputs and outputs of a sequence in a launch, in numbers of 32 bits; a step at least. */
    private static final int NUMBERS_A_SEQUENCE = 1 << 16;

    /** The same of all sequences. */
    private static final int NUMBERS = 1 << 24;

    /** On processors a group has eight sequences from this batch on: the weights are read once for them, and vector instructions add them side by side. */
    private static final int LEAST_FOR_TILES = 4;

    private final StepKernel kernel = new StepKernel();
    private final LoadedKernel loaded;
    private final int items;
    private final int room;
    private final boolean wantsLogits;
    private final List<String> forms;
    private final List<NetworkTable.StatePlace> states;
    private boolean isPut;

    LoadedNetwork(Network network, OpenClDevice device, int batch) {
        boolean isVector = network.input() instanceof NetworkInput.Vector;
        kernel.inputSize = isVector ? network.input().size() : 1;
        kernel.outputRows = network.output().weights().rows();
        wantsLogits = network.output().result() == DenseOutput.Result.LOGITS;
        loaded = new LoadedKernel(kernel, device);
        try {
            items = loaded.items();
            kernel.tile = device.isProcessor() && batch >= LEAST_FOR_TILES ? PhaseTable.TILE : 1;
            int groups = (batch + kernel.tile - 1) / kernel.tile;
            int sequences = groups * kernel.tile;
            NetworkTable laidOut = NetworkTable.of(network, items, kernel.tile);
            kernel.phases = laidOut.phaseCount();
            kernel.block = laidOut.block();
            kernel.words = laidOut.words();
            forms = laidOut.forms();
            states = laidOut.states();
            int numbers = kernel.inputSize + kernel.outputRows + 1;
            room = Math.max(1, Math.min(NUMBERS_A_SEQUENCE, NUMBERS / batch) / numbers);
            DeviceMemory memory = new DeviceMemory(device, batch);
            memory.add("weights", Long.BYTES, laidOut.planes.size());
            memory.add("weights", Integer.BYTES, laidOut.entries.size() + laidOut.starts.size());
            memory.add("tables", Integer.BYTES, laidOut.constants.size());
            memory.add("states", Integer.BYTES, (long) sequences * kernel.block);
            memory.add("states", Long.BYTES, (long) groups * kernel.words);
            memory.add("sums", Long.BYTES, (long) sequences * items * PhaseTable.MOST_SUMS);
            memory.add("inputs", Integer.BYTES, (long) sequences * room * kernel.inputSize);
            memory.add("outputs", Integer.BYTES, (long) sequences * room * (kernel.outputRows + 1));
            memory.require();
            kernel.table = laidOut.table.toInts();
            kernel.planes = laidOut.planes.toLongs();
            kernel.entries = laidOut.entries.toInts();
            kernel.starts = laidOut.starts.toInts();
            kernel.constants = laidOut.constants.toInts();
            kernel.biases = laidOut.biases.toInts();
            kernel.values = new int[sequences * kernel.block];
            kernel.bits = new long[groups * kernel.words];
            kernel.sums = new long[sequences * items * PhaseTable.MOST_SUMS];
            kernel.input = new int[sequences * room * kernel.inputSize];
            kernel.output = new int[sequences * room * (kernel.outputRows + 1)];
        } catch (RuntimeException | OutOfMemoryError e) {
            loaded.close();
            throw e;
        }
    }

    /** Numbers that a sequence keeps. */
    int stateSize() {
        return kernel.block;
    }

    /** What these numbers of a sequence are. */
    SequenceState read(int[] state) {
        return new SequenceState(states.stream().map(each -> each.read(state)).toList());
    }

    /** The most steps of a launch. */
    int room() {
        return room;
    }

    long launches() {
        return loaded.launches();
    }

    /** Work-items of a sequence. */
    int items() {
        return items;
    }

    List<String> forms() {
        return forms;
    }

    /**
     * Runs some steps of some sequences in one launch, from their states, which are changed when all went well.
     *
     * @param to at most {@link #room} behind {@code from}
     */
    void run(List<int[]> states, List<InputSequence> inputs, int from, int to) {
        kernel.steps = to - from;
        for (int s = 0; s < states.size(); s++) {
            int[] state = states.get(s);
            for (int i = 0, at = place(s); i < state.length; i++, at += kernel.tile) {
                kernel.values[at] = state[i];
            }
            putInput(inputs.get(s), s * kernel.steps * kernel.inputSize, from, to);
        }
        if (!isPut) {
            kernel.put(kernel.table)
                    .put(kernel.planes)
                    .put(kernel.entries)
                    .put(kernel.starts)
                    .put(kernel.constants)
                    .put(kernel.biases);
        }
        kernel.put(kernel.values).put(kernel.input);
        loaded.launch((states.size() + kernel.tile - 1) / kernel.tile, items);
        isPut = true;
        kernel.get(kernel.values).get(kernel.output);
        for (int s = 0; s < states.size(); s++) {
            int[] state = states.get(s);
            for (int i = 0, at = place(s); i < state.length; i++, at += kernel.tile) {
                state[i] = kernel.values[at];
            }
        }
    }

    /** Where the values of a sequence begin; they lie a tile apart. */
    private int place(int sequence) {
        return sequence / kernel.tile * kernel.block * kernel.tile + sequence % kernel.tile;
    }

    private void putInput(InputSequence sequence, int at, int from, int to) {
        if (sequence instanceof InputSequence.Indices indices) {
            System.arraycopy(indices.values(), from, kernel.input, at, to - from);
        } else {
            int[][] vectors = ((InputSequence.Vectors) sequence).values();
            for (int step = from; step < to; step++) {
                System.arraycopy(
                        vectors[step], 0, kernel.input, at + (step - from) * kernel.inputSize, kernel.inputSize);
            }
        }
    }

    /** The result of a step of the latest launch. */
    StepResult result(int sequence, int step) {
        int at = (sequence * kernel.steps + step) * (kernel.outputRows + 1);
        int argmax = kernel.output[at + kernel.outputRows];
        int[] logits = wantsLogits ? Arrays.copyOfRange(kernel.output, at, at + kernel.outputRows) : NO_LOGITS;
        return new StepResult(logits, argmax, kernel.output[at + argmax], Optional.empty());
    }

    @Override
    public void close() {
        loaded.close();
    }
}
