package dev.skipgate.runtime.xrt;

import java.time.Duration;
import java.util.function.Consumer;

/** One execution of a kernel after the other, with the arguments set before. For one thread at a time. */
public final class XrtRun extends NativeObject {
    private static final int NONE = -1;

    private final XrtKernel kernel;
    private final XclbinInfo.Argument[] arguments;
    private final int[] groups;
    private final XrtBuffer[] buffers;
    private EndListener listener;
    private volatile boolean isUnderWay;

    XrtRun(XrtKernel kernel, long handle) {
        super("a run of " + kernel, kernel, handle);
        this.kernel = kernel;
        arguments = kernel.info().arguments().toArray(XclbinInfo.Argument[]::new);
        groups = new int[arguments.length];
        for (int a = 0; a < arguments.length; a++) {
            groups[a] = arguments[a].banks().isEmpty() ? NONE : kernel.group(arguments[a].name());
        }
        buffers = new XrtBuffer[arguments.length];
    }

    /** Sets a memory argument; the buffer stays open as long as it is one. */
    public void set(String argument, XrtBuffer buffer) {
        set(index(argument), buffer);
    }

    /** Sets a memory argument by its index, without looking for its name. */
    public void set(int index, XrtBuffer buffer) {
        requireBank(index, buffer);
        if (buffers[index] == buffer) {
            return;
        }
        long run = acquire();
        try {
            long memory = buffer.acquire();
            try {
                Native.setBuffer(run, index, memory);
                buffer.retain();
            } finally {
                buffer.release();
            }
            if (buffers[index] != null) {
                buffers[index].forgo();
            }
            buffers[index] = buffer;
        } catch (NativeFailure e) {
            throw XrtException.of("cannot set argument '" + arguments[index].name() + "' of " + this, e);
        } finally {
            release();
        }
    }

    /** XRT would take a buffer of any bank, and quietly use a copy. */
    private void requireBank(int index, XrtBuffer buffer) {
        int group = groups[index];
        if (group == NONE) {
            throw new IllegalArgumentException(
                    "argument '" + arguments[index].name() + "' of " + this + " is a number, not memory");
        }
        if (group != buffer.group() && !arguments[index].banks().contains(buffer.group())) {
            throw new IllegalArgumentException(buffer + " lies in bank " + buffer.group() + "; argument '"
                    + arguments[index].name() + "' of " + this + " is connected to " + arguments[index].banks());
        }
    }

    /** Sets a 32-bit argument. */
    public void set(String argument, int value) {
        set(index(argument), value);
    }

    /** Sets a 32-bit argument by its index, without looking for its name. */
    public void set(int index, int value) {
        scalar(index, value, Integer.BYTES);
    }

    /** Sets a 64-bit argument. */
    public void set(String argument, long value) {
        scalar(index(argument), value, Long.BYTES);
    }

    private void scalar(int index, long value, int size) {
        XclbinInfo.Argument argument = arguments[index];
        if (!argument.banks().isEmpty() || argument.bytes() != size) {
            throw new IllegalArgumentException("argument '" + argument.name() + "' of " + this + " is "
                    + (argument.banks().isEmpty() ? "a number of " + argument.bytes() + " bytes" : "memory")
                    + ", not a number of " + size + " bytes");
        }
        long run = acquire();
        try {
            Native.setScalar(run, index, value, size);
        } catch (NativeFailure e) {
            throw XrtException.of("cannot set argument " + index + " of " + this + " to " + value, e);
        } finally {
            release();
        }
    }

    /** The index of an argument, for {@link #set(int, int)}. */
    public int index(String argument) {
        return kernel.info().argument(argument).index();
    }

    /**
     * Calls a listener each time the run ends, well or not, in a thread of its own. Set it once, before the first start. XRT's own
     * callbacks are not used: a device that is closed soon after one leaves a thread of XRT's behind.
     */
    public void onEnd(Consumer<RunState> called) {
        if (isClosed()) {
            throw new IllegalStateException(this + " is closed; open another one");
        }
        if (listener != null) {
            throw new IllegalStateException(this + " has a listener already");
        }
        listener = new EndListener(this, called);
    }

    /** Starts it. With a listener, waits until that has been told of the start before, unless it is the listener that starts it. */
    public void start() {
        long run = acquire();
        try {
            if (listener != null) {
                listener.expect();
            }
            Native.start(run);
            isUnderWay = true;
        } catch (NativeFailure e) {
            if (listener != null) {
                listener.forget();
            }
            throw XrtException.of("cannot start " + this, e);
        } finally {
            release();
        }
        if (listener != null) {
            listener.started();
        }
    }

    /** Where it is. */
    public RunState state() {
        long run = acquire();
        try {
            return RunState.of(Native.state(run));
        } catch (NativeFailure e) {
            throw XrtException.of("cannot tell the state of " + this, e);
        } finally {
            release();
        }
    }

    /**
     * Waits until it is completed.
     *
     * @param patience at least a millisecond
     * @throws RunTimeoutException when it has not ended by then; it may still be going
     * @throws RunFailedException when it ended otherwise
     */
    public void await(Duration patience) {
        await(Math.toIntExact(Math.max(1, patience.toMillis())));
    }

    /** The same with milliseconds. */
    public void await(int milliseconds) {
        long run = acquire();
        RunState state;
        try {
            state = RunState.of(Native.await(run, Math.max(1, milliseconds)));
        } catch (NativeFailure e) {
            throw XrtException.of("cannot wait for " + this, e);
        } finally {
            release();
        }
        if (state == RunState.COMPLETED) {
            isUnderWay = false;
            return;
        }
        if (state == RunState.TIMED_OUT || state == RunState.NEW || state.isUnderWay()) {
            throw new RunTimeoutException(this + " has not ended in " + milliseconds + " ms; it is " + state());
        }
        isUnderWay = false;
        String reason = reason();
        throw new RunFailedException(
                this + " ended with state " + state + (reason.isEmpty() ? "" : ": " + reason), state);
    }

    private String reason() {
        long run = acquire();
        try {
            return Native.reason(run);
        } catch (NativeFailure e) {
            throw XrtException.of("cannot tell why " + this + " failed", e);
        } finally {
            release();
        }
    }

    /** Waits a while for the listener; a run that cannot be waited for has ended for it. */
    RunState turn(int milliseconds) {
        long run = acquire();
        try {
            return RunState.of(Native.await(run, milliseconds));
        } catch (NativeFailure e) {
            return RunState.NO_RESPONSE;
        } finally {
            release();
        }
    }

    /**
     * Stops it.
     *
     * @return how it ended
     * @throws RunTimeoutException when the card does not stop it in that time; then the card has to be reset
     */
    public RunState abort(Duration patience) {
        long run = acquire();
        try {
            int state = Native.abort(run, Math.toIntExact(Math.max(1, patience.toMillis())));
            if (state == 0) {
                throw new RunTimeoutException(this + " has not been aborted in " + patience.toMillis()
                        + " ms; reset the card, with AMD's tools: xbutil reset");
            }
            isUnderWay = false;
            return RunState.of(state);
        } catch (NativeFailure e) {
            throw XrtException.of("cannot abort " + this, e);
        } finally {
            release();
        }
    }

    /** Gives up a run, under way or not: the card may go on with it, and with its memory, until it ends or is reset. */
    public void abandon() {
        isUnderWay = false;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException also when it is under way: wait for it, abort it, or abandon it
     */
    @Override
    public void close() {
        if (isUnderWay && !isClosed() && state().isUnderWay()) {
            throw new IllegalStateException(this + " is under way; wait for it or abort it before you close it");
        }
        if (listener != null && !isClosed()) {
            listener.stop();
        }
        try {
            super.close();
        } finally {
            if (isClosed()) {
                forgoBuffers();
            }
        }
    }

    private void forgoBuffers() {
        for (int a = 0; a < buffers.length; a++) {
            if (buffers[a] != null) {
                buffers[a].forgo();
                buffers[a] = null;
            }
        }
    }

    @Override
    void delete(long run) throws NativeFailure {
        Native.closeRun(run);
    }
}
