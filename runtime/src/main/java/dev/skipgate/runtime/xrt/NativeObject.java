package dev.skipgate.runtime.xrt;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Owns a native object. It counts the calls that use it at this moment and the objects that need it, and is closed only when there
 * are none of either; so a handle is never used after its object is gone, whatever threads do.
 */
abstract class NativeObject implements AutoCloseable {
    private static final long CLOSED = -1;
    private static final long ONE_CALL = 1;
    private static final long ONE_DEPENDENT = 1L << 32;
    private static final long CALLS = ONE_DEPENDENT - 1;

    private final String name;
    private final NativeObject parent;
    private final long handle;
    private final AtomicLong users = new AtomicLong();

    /** Takes over a handle; counts as a dependent of its parent until closed. */
    NativeObject(String name, NativeObject parent, long handle) {
        this.name = name;
        this.parent = parent;
        this.handle = handle;
        if (parent != null) {
            parent.retain();
        }
    }

    /** Deletes the native object. */
    abstract void delete(long object) throws NativeFailure;

    /** The handle, for a call that must end with {@link #release}. */
    final long acquire() {
        add(ONE_CALL);
        return handle;
    }

    final void release() {
        users.addAndGet(-ONE_CALL);
    }

    /** Notes that another object needs this one, until {@link #forgo}. */
    final void retain() {
        add(ONE_DEPENDENT);
    }

    final void forgo() {
        users.addAndGet(-ONE_DEPENDENT);
    }

    private void add(long what) {
        long seen;
        do {
            seen = users.get();
            if (seen == CLOSED) {
                throw new IllegalStateException(name + " is closed; open another one");
            }
        } while (!users.compareAndSet(seen, seen + what));
    }

    /** Number of objects that need this one. */
    final int dependents() {
        return (int) (users.get() >> 32);
    }

    /** Whether {@link #close} has been called. */
    public final boolean isClosed() {
        return users.get() == CLOSED;
    }

    /**
     * Gives the native object back.
     *
     * @throws IllegalStateException when it is closed already, when a thread uses it, or when objects that need it are open
     * @throws XrtException when XRT fails to; the object is closed all the same
     */
    @Override
    public void close() {
        if (!users.compareAndSet(0, CLOSED)) {
            throw new IllegalStateException(refusal(users.get()));
        }
        try {
            delete(handle);
        } catch (NativeFailure e) {
            throw XrtException.of("cannot close " + name, e);
        } finally {
            if (parent != null) {
                parent.forgo();
            }
        }
    }

    private String refusal(long seen) {
        if (seen == CLOSED) {
            return name + " is closed already";
        }
        return (seen & CALLS) != 0
                ? name + " is in use by a thread; close it when that has ended"
                : name + " is still needed by " + (seen >> 32) + " open buffers, kernels or runs; close those first";
    }

    /** What it is, for messages. */
    @Override
    public final String toString() {
        return name;
    }
}
