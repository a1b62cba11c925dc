package dev.skipgate.testbench.csim;

import dev.skipgate.compiler.emit.hls.InputPort;
import dev.skipgate.compiler.emit.hls.OutputPort;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.StepTrips;
import dev.skipgate.runtime.bundle.Network;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Packs inputs into the 512-bit words that the kernel reads, and outputs from and into those it writes (docs/datapath.md section 7). */
public final class KernelWords {
    /** Bytes of a word of a memory port. */
    public static final int WORD_BYTES = InputPort.WORD_BITS / Byte.SIZE;

    private static final int LOGIT_BYTES = Short.BYTES;

    private final InputPort input;
    private final OutputPort output;
    private final int logits;

    public KernelWords(Network network, OutputPort output) {
        this.input = InputPort.of(network.input());
        this.output = output;
        this.logits = output.wordsPerStep() > 0 ? network.output().weights().rows() : 0;
    }

    /** The words of a design's kernel. */
    public static KernelWords of(Design design) {
        return new KernelWords(design.network().integers(), OutputPort.of(design));
    }

    /** Whether a step reads an index; else it reads a vector. */
    public boolean readsIndices() {
        return input.classes() > 0;
    }

    /** The input words of these steps. */
    public byte[] input(InputSequence steps) {
        return steps instanceof InputSequence.Indices indices
                ? indices(indices.values())
                : vectors(((InputSequence.Vectors) steps).values());
    }

    /** The input words of as many steps as there are indices. */
    public byte[] indices(int[] indices) {
        byte[] words = new byte[bytes(input.words(indices.length))];
        ByteBuffer bytes = littleEndian(words);
        for (int index : indices) {
            if (index < 0 || index >= input.classes()) {
                throw new IllegalArgumentException("index " + index + "; wanted 0 to " + (input.classes() - 1));
            }
            bytes.putInt(index);
        }
        return words;
    }

    /** The input words of as many steps as there are vectors of stored integers. */
    public byte[] vectors(int[][] vectors) {
        byte[] words = new byte[bytes(input.words(vectors.length))];
        ByteBuffer bytes = littleEndian(words);
        int stepBytes = input.wordsPerStep() * WORD_BYTES;
        for (int step = 0; step < vectors.length; step++) {
            if (vectors[step].length != input.size()) {
                throw new IllegalArgumentException(
                        "a vector of " + vectors[step].length + " elements; wanted " + input.size());
            }
            bytes.position(step * stepBytes);
            for (int element : vectors[step]) {
                requireFits(element);
                if (input.elementBits() == Byte.SIZE) {
                    bytes.put((byte) element);
                } else {
                    bytes.putShort((short) element);
                }
            }
        }
        return words;
    }

    private void requireFits(int element) {
        int half = 1 << (input.bits() - 1);
        if (element < -half || element >= half) {
            throw new IllegalArgumentException("element " + element + " does not fit in " + input.bits() + " bits");
        }
    }

    /** Bytes of the output of some steps. */
    public int outputBytes(int steps) {
        return bytes(output.words(steps));
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
            bytes.position(outputBytes(s));
            for (int n = 0; n < logits; n++) {
                bytes.putShort(outputBytes(s) + logitOffset(n), (short) step.logits()[n]);
            }
            bytes.position(outputBytes(s + 1) - WORD_BYTES);
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
        for (int start = 0; start < words.length; start += outputBytes(1)) {
            int[] values = new int[logits];
            for (int n = 0; n < logits; n++) {
                values[n] = bytes.getShort(start + logitOffset(n));
            }
            bytes.position(start + outputBytes(1) - WORD_BYTES);
            int argmax = bytes.getInt();
            int argmaxLogit = bytes.getInt();
            StepTrips trips = new StepTrips(
                    bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt(), bytes.getInt());
            steps.add(new StepResult(values, argmax, argmaxLogit, Optional.of(trips)));
        }
        return List.copyOf(steps);
    }

    /** Logits lie in natural order, a fixed number a word. */
    private int logitOffset(int n) {
        return n / output.logitsPerWord() * WORD_BYTES + n % output.logitsPerWord() * LOGIT_BYTES;
    }

    private static int bytes(long words) {
        return Math.toIntExact(words * WORD_BYTES);
    }

    private static ByteBuffer littleEndian(byte[] words) {
        return ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
    }
}
