package dev.skipgate.runtime.card;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.xrt.XclbinInfo;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.runtime.xrt.XrtBuffer;
import dev.skipgate.runtime.xrt.XrtDevice;
import dev.skipgate.runtime.xrt.XrtException;
import dev.skipgate.runtime.xrt.XrtKernel;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A compiled model on one compute unit of a card, driven through XRT: target {@code card}. Weights are uploaded when it is opened and
 * can be replaced; the state stays on the card. After a run has failed only {@link #close} is left to do.
 */
public final class XrtAccelerator implements Accelerator {
    private static final int LOAD_WEIGHTS = 1;
    private static final int RUN = 4;
    private static final int MOST_OUTPUT_BYTES = 1 << 20;

    private final String device;
    private final XrtDevice card;
    private final boolean ownsCard;
    private final KernelWords words;
    private final int stepsPerRun;
    private final XrtKernel kernel;
    private XrtBuffer weights;
    private XrtBuffer embedding;
    private Pipeline pipeline;
    private StateMoves states;
    private final CardSequence own;
    private final Set<CardSequence> open = new LinkedHashSet<>();
    private CardModel model;
    private ByteBuffer lastOutput;
    private boolean isClosed;

    XrtAccelerator(XrtDevice card, boolean ownsCard, CardModel model, CardOptions options) {
        this.card = card;
        this.ownsCard = ownsCard;
        this.model = model;
        XclbinInfo xclbin =
                card.loaded().orElseThrow(() -> new IllegalStateException("load the xclbin on " + card + " first"));
        device = DeviceName.of(card, xclbin);
        words = model.words();
        stepsPerRun = Math.max(1, Math.min(options.stepsPerRun(), MOST_OUTPUT_BYTES / words.outputBytes(1)));
        kernel = card.kernel(model.bundle().hardware().kernel(), options.computeUnit());
        try {
            weights = card.allocate(model.weights(), kernel.group("weights"));
            pipeline = new Pipeline(
                    card,
                    kernel,
                    model.pass(),
                    Math.max(1, words.inputBytes(stepsPerRun)),
                    words.outputBytes(stepsPerRun) + KernelWords.WORD_BYTES,
                    options.patience());
            pipeline.set("weights", weights);
            if (model.embedding().isPresent()) {
                embedding = card.allocate(model.embedding().get(), kernel.group("embedding"));
                pipeline.set("embedding", embedding);
            }
            states = new StateMoves(
                    card,
                    pipeline,
                    model.stateWords(),
                    kernel.group("state"),
                    model.bundle().network().passes().size() > 1);
            own = new CardSequence(this, states.allocate());
            open.add(own);
            states.call(LOAD_WEIGHTS | StateMoves.RESET, own);
            pipeline.resetTimes();
        } catch (XrtException | IllegalArgumentException e) {
            try {
                close();
            } catch (XrtException | IllegalStateException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /**
     * Opens a model on a device that has its xclbin loaded. The device must stay open, and stays so afterwards.
     *
     * @throws XrtException when the card refuses or fails
     * @throws IllegalArgumentException when the xclbin has no kernel like this model's
     */
    public static XrtAccelerator open(XrtDevice device, CardModel model, CardOptions options) {
        return new XrtAccelerator(device, false, model, options);
    }

    /**
     * Opens a device, loads an xclbin and opens a model on it; all of that is closed with the accelerator.
     *
     * @param device its index, or its place on the bus (BDF)
     * @throws XrtException when there is no such card, or it refuses or fails
     * @throws IllegalArgumentException when the xclbin has no kernel like this model's
     */
    public static XrtAccelerator open(Xrt xrt, String device, Path xclbin, CardModel model) {
        return open(xrt, device, xclbin, model, UnaryOperator.identity());
    }

    /**
     * The same, used otherwise than usual.
     *
     * @param options makes of the usual options those that are wanted
     */
    public static XrtAccelerator open(
            Xrt xrt, String device, Path xclbin, CardModel model, UnaryOperator<CardOptions> options) {
        XrtDevice card = xrt.open(device);
        try {
            XclbinInfo info = xrt.read(xclbin);
            card.load(info);
            return new XrtAccelerator(card, true, model, options.apply(CardOptions.of(info.target())));
        } catch (XrtException | IllegalArgumentException e) {
            // The accelerator closes it when it fails after it took it over.
            if (!card.isClosed()) {
                card.close();
            }
            throw e;
        }
    }

    @Override
    public String device() {
        return device;
    }

    @Override
    public Network network() {
        return model.network();
    }

    /** Where the time went since it was opened, or since {@link #resetTimes}. */
    public CardTimes times() {
        return pipeline.times();
    }

    /** Begins to count time anew. */
    public void resetTimes() {
        pipeline.resetTimes();
    }

    /**
     * Puts the weights of another model in place of the present ones, without loading another xclbin. All sequences begin anew.
     *
     * @throws IllegalArgumentException when that model needs another kernel, saying where they differ; nothing has changed then
     */
    public void replaceWeights(CardModel other) {
        requireOpen();
        model.whyNot(other).ifPresent(reason -> {
            throw new IllegalArgumentException(
                    other.directory() + " cannot replace the weights on the card: " + reason);
        });
        weights.write(other.weights());
        other.embedding().ifPresent(table -> embedding.write(table));
        open.forEach(CardSequence::reset);
        model = other;
        states.call(LOAD_WEIGHTS | StateMoves.RESET, own);
    }

    @Override
    public void replaceWeights(Path directory) throws BundleException {
        replaceWeights(CardModel.read(directory));
    }

    @Override
    public void reset() {
        own.reset();
    }

    @Override
    public List<StepResult> run(InputSequence input) {
        return run(own, input);
    }

    @Override
    public SequenceState state() {
        return state(own);
    }

    SequenceState state(CardSequence sequence) {
        requireOpen(sequence);
        return states.read(sequence);
    }

    /** One step of this accelerator's own sequence; see {@link CardSequence#step(int)}. */
    public int step(int index) {
        return step(own, index);
    }

    /** One step of this accelerator's own sequence; see {@link CardSequence#step(int[])}. */
    public int step(int[] vector) {
        return step(own, vector);
    }

    List<StepResult> run(CardSequence sequence, InputSequence input) {
        InputSequence.requireFits(input, network());
        requireOpen(sequence);
        List<StepResult> results = new ArrayList<>(input.steps());
        Slot before = null;
        int steps = 0;
        for (int from = 0; from < input.steps(); from += stepsPerRun) {
            int to = Math.min(input.steps(), from + stepsPerRun);
            Slot slot = pipeline.next();
            words.put(input, from, to, slot.input);
            start(slot, sequence, to - from, to == input.steps());
            collect(before, steps, results);
            before = slot;
            steps = to - from;
        }
        collect(before, steps, results);
        return results;
    }

    private void collect(Slot slot, int steps, List<StepResult> results) {
        if (slot != null) {
            pipeline.finish(slot);
            for (int step = 0; step < steps; step++) {
                results.add(words.result(slot.output, step));
            }
        }
    }

    private void start(Slot slot, CardSequence sequence, int steps, boolean isLast) {
        int command = RUN | states.before(sequence) | (isLast ? states.after(open.size()) : 0);
        pipeline.start(
                slot,
                command,
                steps,
                sequence.memory(),
                words.inputBytes(steps),
                words.outputBytes(steps) + StateMoves.extraBytes(command));
    }

    int step(CardSequence sequence, int index) {
        requireOpen(sequence);
        Slot slot = pipeline.next();
        words.putIndex(index, 0, slot.input);
        return step(sequence, slot);
    }

    int step(CardSequence sequence, int[] vector) {
        requireOpen(sequence);
        Slot slot = pipeline.next();
        words.putVector(vector, 0, slot.input);
        return step(sequence, slot);
    }

    private int step(CardSequence sequence, Slot slot) {
        start(slot, sequence, 1, true);
        pipeline.finish(slot);
        lastOutput = slot.output;
        return words.argmax(slot.output, 0);
    }

    /** A logit of the last {@code step}, a stored integer of the logits format. */
    public int logit(int n) {
        if (lastOutput == null || n < 0 || n >= words.logits()) {
            throw new IllegalArgumentException("logit " + n + " of " + (lastOutput == null ? 0 : words.logits()));
        }
        return words.logit(lastOutput, 0, n);
    }

    @Override
    public CardSequence newSequence() {
        requireOpen();
        if (open.size() == 1) {
            states.saveResident();
        }
        CardSequence sequence = new CardSequence(this, states.allocate());
        open.add(sequence);
        return sequence;
    }

    /** Called by a sequence that is closed. */
    void forget(CardSequence sequence) {
        if (sequence == own) {
            throw new IllegalStateException("the accelerator's own sequence ends with it");
        }
        if (open.remove(sequence)) {
            pipeline.set("state", own.memory());
            sequence.memory().close();
            states.forget(sequence);
        }
    }

    void requireOpen() {
        if (isClosed) {
            throw new IllegalStateException("this accelerator is closed; open another one");
        }
    }

    private void requireOpen(CardSequence sequence) {
        requireOpen();
        if (!open.contains(sequence)) {
            throw new IllegalStateException("this sequence is closed; make another one");
        }
        states.turn();
    }

    @Override
    public void close() {
        if (isClosed) {
            return;
        }
        isClosed = true;
        List<AutoCloseable> parts = new ArrayList<>();
        parts.add(pipeline);
        open.forEach(sequence -> parts.add(sequence.memory()));
        parts.add(weights);
        parts.add(embedding);
        parts.add(states);
        parts.add(kernel);
        if (ownsCard) {
            parts.add(card);
        }
        Closing.all(parts.toArray(AutoCloseable[]::new));
    }
}
