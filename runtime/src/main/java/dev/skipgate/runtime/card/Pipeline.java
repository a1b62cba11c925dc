package dev.skipgate.runtime.card;

import dev.skipgate.runtime.xrt.XrtBuffer;
import dev.skipgate.runtime.xrt.XrtDevice;
import dev.skipgate.runtime.xrt.XrtException;
import dev.skipgate.runtime.xrt.XrtKernel;
import dev.skipgate.runtime.xrt.XrtRun;
import java.time.Duration;

/**
 * Runs of one compute unit, two of them under way at most: they are done in the order they were started in, so the second waits on the card
 * while the host sends and fetches for the first. Makes no garbage.
 */
final class Pipeline implements AutoCloseable {
    private static final Duration ABORT_PATIENCE = Duration.ofSeconds(2);

    private final Slot[] slots = new Slot[2];
    private static final int PASS_SHIFT = 8;

    private final int command;
    private final int pass;
    private final int steps;
    private final int state;
    private final int patienceMillis;
    private int turn;
    private long lastEnd;
    private XrtException failure;

    private long runs;
    private long stepsDone;
    private long transferNanos;
    private long queueNanos;
    private long kernelNanos;

    Pipeline(XrtDevice device, XrtKernel kernel, int pass, int inputBytes, int outputBytes, Duration patience) {
        try {
            for (int s = 0; s < slots.length; s++) {
                slots[s] = new Slot(device, kernel, inputBytes, outputBytes);
            }
        } catch (XrtException e) {
            close();
            throw e;
        }
        this.pass = pass;
        command = kernel.info().argument("command").index();
        steps = kernel.info().argument("steps").index();
        state = kernel.info().argument("state").index();
        patienceMillis = Math.toIntExact(Math.max(1, patience.toMillis()));
    }

    /** Sets memory that all runs use. */
    void set(String argument, XrtBuffer buffer) {
        for (Slot slot : slots) {
            slot.run.set(argument, buffer);
        }
    }

    /** The slot whose turn it is; its last run must have been finished. */
    Slot next() {
        requireGood();
        turn = (turn + 1) % slots.length;
        return slots[turn];
    }

    private void requireGood() {
        if (failure != null) {
            throw new IllegalStateException(
                    "a run has failed before, so the state on the card is lost; close it and open another: "
                            + failure.getMessage(),
                    failure);
        }
    }

    /** Sends the input and starts the run. */
    void start(Slot slot, int commandBits, int stepCount, XrtBuffer stateBuffer, int inputBytes, int outputBytes) {
        try {
            XrtRun run = slot.run;
            run.set(command, commandBits | pass << PASS_SHIFT);
            run.set(steps, stepCount);
            run.set(state, stateBuffer);
            long before = System.nanoTime();
            slot.send(inputBytes);
            slot.started = System.nanoTime();
            transferNanos += slot.started - before;
            slot.outputBytes = outputBytes;
            run.start();
            slot.steps = stepCount;
        } catch (XrtException e) {
            throw failed(e);
        }
    }

    /** Waits for the run and fetches its output. */
    void finish(Slot slot) {
        try {
            slot.run.await(patienceMillis);
            long end = System.nanoTime();
            long begin = Math.max(slot.started, lastEnd);
            queueNanos += begin - slot.started;
            kernelNanos += end - begin;
            lastEnd = end;
            slot.fetch();
            transferNanos += System.nanoTime() - end;
            runs++;
            stepsDone += slot.steps;
            slot.steps = -1;
        } catch (XrtException e) {
            throw failed(e);
        }
    }

    /** Stops what is under way, as far as the card lets us. */
    private XrtException failed(XrtException e) {
        failure = e;
        for (Slot slot : slots) {
            if (slot.steps >= 0) {
                try {
                    slot.run.abort(ABORT_PATIENCE);
                } catch (XrtException left) {
                    e.addSuppressed(left);
                    slot.run.abandon();
                }
                slot.steps = -1;
            }
        }
        return e;
    }

    CardTimes times() {
        return new CardTimes(runs, stepsDone, transferNanos, queueNanos, kernelNanos);
    }

    void resetTimes() {
        runs = 0;
        stepsDone = 0;
        transferNanos = 0;
        queueNanos = 0;
        kernelNanos = 0;
    }

    @Override
    public void close() {
        Closing.all(slots);
    }
}
