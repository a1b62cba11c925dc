package dev.skipgate.runtime.card;

import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.xrt.XrtBuffer;
import dev.skipgate.runtime.xrt.XrtDevice;

/** Whose state is in the kernel, and when it is loaded and saved. The kernel alone moves states, also to where the host can read them. */
final class StateMoves implements AutoCloseable {
    static final int RESET = 2;
    static final int LOAD = 8;
    static final int SAVE = 16;

    private final XrtDevice card;
    private final Pipeline pipeline;
    private final StateWords words;
    private final int group;
    private final boolean sharesUnit;
    private CardSequence resident;
    private XrtBuffer readable;

    /**
     * @param group of memory banks that states lie in
     * @param sharesUnit whether other passes run on the same compute unit in between; then what is in the kernel does not last
     */
    StateMoves(XrtDevice card, Pipeline pipeline, StateWords words, int group, boolean sharesUnit) {
        this.card = card;
        this.pipeline = pipeline;
        this.words = words;
        this.group = group;
        this.sharesUnit = sharesUnit;
    }

    /** Room for a state. */
    XrtBuffer allocate() {
        return card.allocateOnDevice(words.bytes(), group);
    }

    /** Whether a call with these bits of a command writes a word of trips. */
    static int extraBytes(int command) {
        return (command & (LOAD | SAVE)) != 0 ? KernelWords.WORD_BYTES : 0;
    }

    /** Before calls for a sequence. */
    void turn() {
        if (sharesUnit) {
            resident = null;
        }
    }

    /** Bits of a command that bring a sequence's state into the kernel; it is there afterwards. */
    int before(CardSequence sequence) {
        int bits = sequence.begins() ? RESET : resident == sequence ? 0 : LOAD;
        sequence.hasBegun();
        resident = sequence;
        return bits;
    }

    /** Bits of the last command of a run: states are saved where several sequences, or passes, take turns. */
    int after(int sequences) {
        return sequences > 1 || sharesUnit ? SAVE : 0;
    }

    /** A call of the kernel without steps, after which this sequence's state is in it. */
    void call(int command, CardSequence sequence) {
        call(command, sequence.memory());
        resident = sequence;
    }

    private void call(int command, XrtBuffer state) {
        Slot slot = pipeline.next();
        pipeline.start(slot, command, 0, state, 0, extraBytes(command));
        pipeline.finish(slot);
    }

    /** Before there is a second sequence: until now the first one's state was in the kernel alone. */
    void saveResident() {
        if (!sharesUnit && resident != null && !resident.begins()) {
            call(SAVE, resident);
        }
    }

    /** A sequence has ended. */
    void forget(CardSequence sequence) {
        resident = resident == sequence ? null : resident;
    }

    SequenceState read(CardSequence sequence) {
        if (sequence.begins()) {
            return words.zeros();
        }
        if (resident != sequence) {
            call(LOAD, sequence);
        }
        if (readable == null) {
            readable = card.allocate(words.bytes(), group);
        }
        call(SAVE, readable);
        readable.fromDevice();
        return words.read(readable.map());
    }

    /** After the pipeline, whose runs refer to its memory. */
    @Override
    public void close() {
        Closing.all(readable);
    }
}
