package dev.skipgate.runtime.card;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.StepTrips;
import dev.skipgate.runtime.bundle.InputLayout;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.OutputLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packs inputs into the 512-bit words that the kernel reads, and outputs from and into those it writes (docs/datapath.md section 7).
 * Byte buffers are little-endian and begin with the words.
 */
public final class KernelWords {
    /** Bytes of a word of a memory port. */
    public static final int WORD_BYTES = InputLayout.WORD_BITS / Byte.SIZE;

    private static final int LOGIT_BYTES = Short.BYTES;
    private static final int ARGMAX_LOGIT = Integer.BYTES;
    private static final int TRIPS = 2 * Integer.BYTES;

    private final InputLayout input;
    private final OutputLayout output;
    private final int logits;

    /** The words of a network on a grid of lanes. */
    public KernelWords(Network network, int rowGroups, int columnGroups) {
        input = InputLayout.of(network.input());
        output = OutputLayout.of(network, rowGroups, columnGroups);
        logits = output.wordsPerStep() > 0 ? network.output().weights().rows() : 0;
    }

    /** Logits of a step; 0 when only the argmax leaves the kernel. */
    public int logits() {
        return logits;
    }

    /** Bytes of the input of some steps. */
    public int inputBytes(int steps) {
        return bytes(input.words(steps));
    }

    /** Bytes of the output of some steps. */
    public int outputBytes(int steps) {
        return bytes(output.words(steps));
    }

    /** The input words of these steps. */
    public byte[] input(InputSequence steps) {
        byte[] words = new byte[inputBytes(steps.steps())];
        put(steps, 0, steps.steps(), littleEndian(words));
        return words;
    }

    /** The steps whose input words these are. */
    public InputSequence sequence(byte[] words, int steps) {
        ByteBuffer bytes = littleEndian(words);
        if (input.classes() > 0) {
            int[] indices = new int[steps];
            bytes.asIntBuffer().get(indices);
            return new InputSequence.Indices(indices);
        }
        int[][] vectors = new int[steps][input.size()];
        for (int step = 0; step < steps; step++) {
            int at = inputBytes(step);
            for (int e = 0; e < input.size(); e++) {
                vectors[step][e] = input.elementBits() == Byte.SIZE ? bytes.get(at + e) : bytes.getShort(at + 2 * e);
            }
        }
        return new InputSequence.Vectors(vectors);
    }

    /** Writes the input words of some of the steps. */
    public void put(InputSequence steps, int from, int to, ByteBuffer words) {
        for (int step = from; step < to; step++) {
            if (steps instanceof InputSequence.Indices indices) {
                putIndex(indices.values()[step], step - from, words);
            } else {
                putVector(((InputSequence.Vectors) steps).values()[step], step - from, words);
            }
        }
    }

    /**
     * Writes the index of a step.
     *
     * @throws IllegalArgumentException when it is none of the network's
     */
    public void putIndex(int index, int step, ByteBuffer words) {
        if (index < 0 || index >= input.classes()) {
            throw new IllegalArgumentException("index " + index + "; wanted 0 to " + (input.classes() - 1));
        }
        words.putInt(step * Integer.BYTES, index);
    }

    /**
     * Writes the vector of a step, of stored integers.
     *
     * @throws IllegalArgumentException when it has another size, or an element does not fit
     */
    public void putVector(int[] vector, int step, ByteBuffer words) {
        if (vector.length != input.size()) {
            throw new IllegalArgumentException("a vector of " + vector.length + " elements; wanted " + input.size());
        }
        int at = step * input.wordsPerStep() * WORD_BYTES;
        for (int element : vector) {
            requireFits(element);
            if (input.elementBits() == Byte.SIZE) {
                words.put(at, (byte) element);
            } else {
                words.putShort(at, (short) element);
            }
            at += input.elementBits() / Byte.SIZE;
        }
    }

    private void requireFits(int element) {
        int half = 1 << (input.bits() - 1);
        if (element < -half || element >= half) {
            throw new IllegalArgumentException("element " + element + " does not fit in " + input.bits() + " bits");
        }
    }

    /** The output words that these steps, which know their trips, must have. */
    public byte[] pack(List<StepResult> steps) {
        byte[] words = new byte[outputBytes(steps.size())];
        ByteBuffer bytes = littleEndian(words);
        for (int s = 0; s < steps.size(); s++) {
            StepResult step = steps.get(s);
            if (step.logits().length != logits) {
                throw new IllegalArgumentException(step.logits().length + " logits; wanted " + logits);
            }
            for (int n = 0; n < logits; n++) {
                bytes.putShort(logitAt(s, n), (short) step.logits()[n]);
            }
            bytes.position(statusAt(s));
            StepTrips trips = step.trips().orElseThrow();
            bytes.putInt(step.argmax()).putInt(step.argmaxLogit());
            bytes.putInt(trips.input()).putInt(trips.matvec()).putInt(trips.constant());
            bytes.putInt(trips.gates()).putInt(trips.drain()).putInt(trips.load());
        }
        return words;
    }

    /** The steps that these output words hold. */
    public List<StepResult> unpack(byte[] words) {
        ByteBuffer bytes = littleEndian(words);
        List<StepResult> steps = new ArrayList<>();
        for (int step = 0; step < words.length / outputBytes(1); step++) {
            steps.add(result(bytes, step));
        }
        return List.copyOf(steps);
    }

    /** What a step gave. */
    public StepResult result(ByteBuffer words, int step) {
        int[] values = new int[logits];
        for (int n = 0; n < logits; n++) {
            values[n] = logit(words, step, n);
        }
        int at = statusAt(step) + TRIPS;
        StepTrips trips = new StepTrips(
                words.getInt(at),
                words.getInt(at + Integer.BYTES),
                words.getInt(at + 2 * Integer.BYTES),
                words.getInt(at + 3 * Integer.BYTES),
                words.getInt(at + 4 * Integer.BYTES),
                words.getInt(at + 5 * Integer.BYTES));
        return new StepResult(values, argmax(words, step), argmaxLogit(words, step), Optional.of(trips));
    }

    /** One logit of a step, a stored integer. */
    public int logit(ByteBuffer words, int step, int n) {
        return words.getShort(logitAt(step, n));
    }

    /** Index of the greatest logit of a step. */
    public int argmax(ByteBuffer words, int step) {
        return words.getInt(statusAt(step));
    }

    /** The greatest logit of a step, a stored integer. */
    public int argmaxLogit(ByteBuffer words, int step) {
        return words.getInt(statusAt(step) + ARGMAX_LOGIT);
    }

    /** Logits lie in natural order, a fixed number a word. */
    private int logitAt(int step, int n) {
        return outputBytes(step) + n / output.logitsPerWord() * WORD_BYTES + n % output.logitsPerWord() * LOGIT_BYTES;
    }

    private int statusAt(int step) {
        return outputBytes(step + 1) - WORD_BYTES;
    }

    private static int bytes(long words) {
        return Math.toIntExact(words * WORD_BYTES);
    }

    private static ByteBuffer littleEndian(byte[] words) {
        return ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
    }
}
