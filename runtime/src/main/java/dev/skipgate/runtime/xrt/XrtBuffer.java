package dev.skipgate.runtime.xrt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;
import java.util.Optional;

/**
 * Memory of a card, with the host's beside it. Neither sees what is written to the other before it is transferred. The host's memory
 * is Java's own, so that a view of it is safe to use after the buffer was closed.
 */
public final class XrtBuffer extends NativeObject {
    private final Optional<ByteBuffer> host;
    private final long bytes;
    private final int group;

    XrtBuffer(NativeObject parent, Optional<ByteBuffer> host, long bytes, int group, long handle) {
        super("a buffer of " + bytes + " bytes", parent, handle);
        this.host = host;
        this.bytes = bytes;
        this.group = group;
    }

    /** Its size. */
    public long bytes() {
        return bytes;
    }

    /** The bank, or group of banks, it was allocated in. */
    public int group() {
        return group;
    }

    /**
     * The host's side, without a copy: little-endian, all of it, with a position of its own.
     *
     * @throws IllegalStateException when it has none, or is closed
     */
    public ByteBuffer map() {
        acquire();
        try {
            return host.orElseThrow(() -> new IllegalStateException(this + " is the card's alone; it cannot be mapped"))
                    .duplicate()
                    .clear()
                    .order(ByteOrder.LITTLE_ENDIAN);
        } finally {
            release();
        }
    }

    /** Where it begins in the card's memory. */
    public long address() {
        long buffer = acquire();
        try {
            return Native.address(buffer);
        } catch (NativeFailure e) {
            throw XrtException.of("cannot tell the address of " + this, e);
        } finally {
            release();
        }
    }

    /** A part of it, which shares its memory on both sides. */
    public XrtBuffer part(long offset, long size) {
        Objects.checkFromIndexSize(offset, size, bytes);
        long buffer = acquire();
        try {
            Optional<ByteBuffer> view = host.map(whole -> whole.slice((int) offset, (int) size));
            return new XrtBuffer(this, view, size, group, Native.sub(buffer, offset, size));
        } catch (NativeFailure e) {
            throw XrtException.of("cannot take " + size + " bytes at " + offset + " of " + this, e);
        } finally {
            release();
        }
    }

    /** Puts bytes at its beginning, on both sides. */
    public void write(byte[] content) {
        map().put(0, content);
        if (content.length > 0) {
            toDevice(0, content.length);
        }
    }

    /** Transfers all of it to the card. */
    public void toDevice() {
        toDevice(0, bytes);
    }

    /** Transfers a part of it to the card; returns when that is done. */
    public void toDevice(long offset, long size) {
        sync(true, offset, size);
    }

    /** Transfers all of it from the card. */
    public void fromDevice() {
        fromDevice(0, bytes);
    }

    /** Transfers a part of it from the card; returns when that is done. */
    public void fromDevice(long offset, long size) {
        sync(false, offset, size);
    }

    private void sync(boolean toDevice, long offset, long size) {
        Objects.checkFromIndexSize(offset, size, bytes);
        if (host.isEmpty()) {
            throw new IllegalStateException(this + " is the card's alone; there is no host memory to transfer");
        }
        long buffer = acquire();
        try {
            Native.sync(buffer, toDevice, offset, size);
        } catch (NativeFailure e) {
            throw XrtException.of(
                    "cannot transfer " + size + " bytes at " + offset + " of " + this
                            + (toDevice ? " to the card" : " from the card"),
                    e);
        } finally {
            release();
        }
    }

    /** Copies from another buffer of the same device, on the card. */
    public void copyFrom(XrtBuffer from, long fromOffset, long toOffset, long size) {
        Objects.checkFromIndexSize(fromOffset, size, from.bytes);
        Objects.checkFromIndexSize(toOffset, size, bytes);
        long source = from.acquire();
        try {
            long buffer = acquire();
            try {
                Native.copy(buffer, source, size, toOffset, fromOffset);
            } catch (NativeFailure e) {
                throw XrtException.of("cannot copy " + size + " bytes on the card", e);
            } finally {
                release();
            }
        } finally {
            from.release();
        }
    }

    @Override
    void delete(long buffer) throws NativeFailure {
        Native.closeBuffer(buffer);
    }
}
