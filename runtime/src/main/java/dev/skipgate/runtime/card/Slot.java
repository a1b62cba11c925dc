package dev.skipgate.runtime.card;

import dev.skipgate.runtime.xrt.XrtBuffer;
import dev.skipgate.runtime.xrt.XrtDevice;
import dev.skipgate.runtime.xrt.XrtKernel;
import dev.skipgate.runtime.xrt.XrtRun;
import java.nio.ByteBuffer;

/** A run with input and output memory of its own; two of them take turns, so that one transfers while the other computes. */
final class Slot implements AutoCloseable {
    final XrtRun run;
    final ByteBuffer input;
    final ByteBuffer output;
    private final XrtBuffer toCard;
    private final XrtBuffer fromCard;

    /** Steps of the run under way; -1 when there is none. */
    int steps = -1;

    /** When it was started, in nanoseconds. */
    long started;

    /** Bytes that the run writes. */
    int outputBytes;

    Slot(XrtDevice device, XrtKernel kernel, int inputBytes, int outputBytes) {
        toCard = device.allocate(inputBytes, kernel.group("input"));
        fromCard = device.allocate(outputBytes, kernel.group("output"));
        run = kernel.run();
        run.set("input", toCard);
        run.set("output", fromCard);
        input = toCard.map();
        output = fromCard.map();
    }

    void send(int bytes) {
        if (bytes > 0) {
            toCard.toDevice(0, bytes);
        }
    }

    void fetch() {
        if (outputBytes > 0) {
            fromCard.fromDevice(0, outputBytes);
        }
    }

    @Override
    public void close() {
        Closing.all(run, toCard, fromCard);
    }
}
