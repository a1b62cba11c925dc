package dev.skipgate.runtime.cpu;

import java.lang.ref.Cleaner;
import java.util.function.LongConsumer;

/** Owns a native object: it is deleted on {@link #close}, or when nobody refers to this any more. */
final class NativeHandle implements AutoCloseable {
    private static final Cleaner CLEANER = Cleaner.create();

    private final String name;
    private final long address;
    private final Cleaner.Cleanable cleanable;
    private boolean isClosed;

    /**
     * Takes an object over.
     *
     * @param name for messages
     * @param delete deletes it, in any thread
     */
    NativeHandle(String name, long address, LongConsumer delete) {
        this.name = name;
        this.address = address;
        cleanable = CLEANER.register(this, () -> delete.accept(address));
    }

    /**
     * The object's address; the caller keeps this reachable while it is used.
     *
     * @throws IllegalStateException after {@link #close}
     */
    long address() {
        if (isClosed) {
            throw new IllegalStateException(name + " is closed; open another one");
        }
        return address;
    }

    @Override
    public void close() {
        isClosed = true;
        cleanable.clean();
    }
}
