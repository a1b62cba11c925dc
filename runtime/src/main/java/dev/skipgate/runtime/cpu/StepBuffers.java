package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.Optional;

/** What goes into a native run and what comes out, for some steps of some sequences; allocated once. */
final class StepBuffers {
    private static final int[] NONE = {};
    private static final int BYTES = 1 << 18;

    private final boolean wantsLogits;
    private final int logits;
    private final int inputSize;
    private final int most;
    private final ByteBuffer input;
    private final ByteBuffer output;
    private final ShortBuffer vectors;

    /** One vector on its way, since arrays are copied faster than single values. */
    private final short[] vector;

    private final IntBuffer indices;
    private final IntBuffer results;

    /** For a network, with room for at least one step of a batch. */
    StepBuffers(Network network, int batch) {
        wantsLogits = network.output().result() == DenseOutput.Result.LOGITS;
        logits = wantsLogits ? network.output().weights().rows() : 0;
        boolean isVector = network.input() instanceof NetworkInput.Vector;
        inputSize = isVector ? network.input().size() : 0;
        int inputBytes = isVector ? inputSize * Short.BYTES : Integer.BYTES;
        int outputBytes = resultInts() * Integer.BYTES;
        most = Math.max(batch, BYTES / Math.max(inputBytes, outputBytes));
        input = ByteBuffer.allocateDirect(Math.multiplyExact(most, inputBytes)).order(ByteOrder.nativeOrder());
        output =
                ByteBuffer.allocateDirect(Math.multiplyExact(most, outputBytes)).order(ByteOrder.nativeOrder());
        vectors = input.asShortBuffer();
        vector = new short[inputSize];
        indices = input.asIntBuffer();
        results = output.asIntBuffer();
    }

    private int resultInts() {
        return logits + 2;
    }

    /** How many steps of so many sequences there is room for. */
    int steps(int sequences) {
        return most / sequences;
    }

    ByteBuffer input() {
        return input;
    }

    ByteBuffer output() {
        return output;
    }

    boolean wantsLogits() {
        return wantsLogits;
    }

    /** Puts steps in, those of all sequences side by side. */
    void put(List<InputSequence> sequences, int from, int to) {
        int count = sequences.size();
        for (int s = 0; s < count; s++) {
            if (sequences.get(s) instanceof InputSequence.Vectors all) {
                for (int step = from; step < to; step++) {
                    putVector(all.values()[step], ((step - from) * count + s) * inputSize);
                }
            } else {
                int[] values = ((InputSequence.Indices) sequences.get(s)).values();
                for (int step = from; step < to; step++) {
                    indices.put((step - from) * count + s, values[step]);
                }
            }
        }
    }

    private void putVector(int[] values, int at) {
        for (int e = 0; e < values.length; e++) {
            vector[e] = (short) values[e];
        }
        vectors.put(at, vector);
    }

    /** The result of a step of a sequence, by its number among those that ran. */
    StepResult result(int number) {
        int at = number * resultInts();
        int[] all = NONE;
        if (wantsLogits) {
            all = new int[logits];
            results.get(at, all);
        }
        return new StepResult(all, results.get(at + logits), results.get(at + logits + 1), Optional.empty());
    }
}
