package dev.skipgate.runtime.xrt;

import java.nio.ByteBuffer;
import java.util.Optional;

/** An open card. Thread-safe, as is everything opened from it but runs. */
public final class XrtDevice extends NativeObject {
    /** What host memory must be aligned to, in bytes, to be transferred without a copy: a page. */
    static final int PAGE = 4096;

    private volatile XclbinInfo loaded;

    XrtDevice(String indexOrBdf, long handle) {
        super("device " + indexOrBdf, null, handle);
    }

    /** Its name; empty when XRT does not know it. */
    public Optional<String> name() {
        return info(Native.NAME);
    }

    /** Its place on the bus (BDF); empty when XRT does not know it. */
    public Optional<String> bdf() {
        return info(Native.BDF);
    }

    /** What its sensors say. */
    public DeviceHealth health() {
        return DeviceHealth.of(
                info(Native.THERMAL).orElse(""), info(Native.ELECTRICAL).orElse(""));
    }

    /** A driver that does not know throws; so does a card that is gone, which the next call will tell. */
    private Optional<String> info(int what) {
        long device = acquire();
        try {
            return Optional.of(Native.deviceInfo(device, what)).filter(text -> !text.isBlank());
        } catch (NativeFailure e) {
            return Optional.empty();
        } finally {
            release();
        }
    }

    /**
     * Loads an xclbin in place of the present one. Nothing else may be open on the device.
     *
     * @throws XclbinLoadException when the device does not take it
     */
    public void load(XclbinInfo xclbin) {
        long device = acquire();
        try {
            if (dependents() > 0) {
                throw new IllegalStateException(this + " has " + dependents()
                        + " open buffers and kernels of the xclbin that is loaded; close them first");
            }
            String uuid = Native.load(device, xclbin.path().toAbsolutePath().toString());
            if (!uuid.equals(xclbin.uuid())) {
                throw new XclbinLoadException(
                        xclbin.path() + " has changed since it was read: it was " + xclbin.uuid() + " and is " + uuid,
                        null);
            }
            loaded = xclbin;
        } catch (NativeFailure e) {
            throw new XclbinLoadException(this + " does not load " + xclbin.path() + ": " + XrtException.text(e), e);
        } finally {
            release();
        }
    }

    /** What is loaded by us; empty before {@link #load}. */
    public Optional<XclbinInfo> loaded() {
        return Optional.ofNullable(loaded);
    }

    /**
     * Opens all compute units of a kernel.
     *
     * @throws IllegalArgumentException when the xclbin has no such kernel
     */
    public XrtKernel kernel(String name) {
        return kernel(name, name);
    }

    /** Opens one compute unit of a kernel; runs of it are done one after the other, in the order they were started in. */
    public XrtKernel kernel(String name, int computeUnit) {
        XclbinInfo.Kernel kernel = requireLoaded().kernel(name);
        if (computeUnit < 0 || computeUnit >= kernel.computeUnits().size()) {
            throw new IllegalArgumentException("kernel " + name + " has no compute unit " + computeUnit + "; it has "
                    + kernel.computeUnits().size());
        }
        return kernel(name, name + ":{" + kernel.computeUnits().get(computeUnit) + "}");
    }

    private XrtKernel kernel(String name, String units) {
        XclbinInfo xclbin = requireLoaded();
        XclbinInfo.Kernel kernel = xclbin.kernel(name);
        long device = acquire();
        try {
            return new XrtKernel(this, kernel, units, Native.openKernel(device, xclbin.uuid(), units));
        } catch (NativeFailure e) {
            throw XrtException.of("cannot open kernel " + units + " on " + this, e);
        } finally {
            release();
        }
    }

    private XclbinInfo requireLoaded() {
        XclbinInfo xclbin = loaded;
        if (xclbin == null) {
            throw new IllegalStateException("no xclbin is loaded on " + this + "; load one first");
        }
        return xclbin;
    }

    /**
     * Allocates memory of the card, with as much of the host's beside it.
     *
     * @param bytes at least 1
     * @param group the bank, or group of banks, as {@link XrtKernel#group} says for an argument
     */
    public XrtBuffer allocate(int bytes, int group) {
        requireSize(bytes);
        // An aligned slice loses up to a page at its beginning and at its end.
        int pages = Math.addExact(bytes, 2 * PAGE);
        return allocate(ByteBuffer.allocateDirect(pages).alignedSlice(PAGE).slice(0, bytes), group);
    }

    /** Allocates memory of the card that has this content, or one byte when that is empty. */
    public XrtBuffer allocate(byte[] content, int group) {
        XrtBuffer buffer = allocate(Math.max(1, content.length), group);
        try {
            buffer.write(content);
        } catch (XrtException e) {
            buffer.close();
            throw e;
        }
        return buffer;
    }

    /**
     * Allocates memory of the card beside memory of the host that is there already.
     *
     * @param host all of this buffer, from 0 to its capacity; direct, and at a multiple of 4,096 bytes
     */
    public XrtBuffer allocate(ByteBuffer host, int group) {
        requireSize(host.capacity());
        if (!host.isDirect() || host.isReadOnly() || host.alignmentOffset(0, PAGE) != 0) {
            throw new IllegalArgumentException("memory to transfer must be a direct, writable byte buffer at a multiple"
                    + " of " + PAGE + " bytes; see ByteBuffer.alignedSlice");
        }
        return allocate(Optional.of(host), host.capacity(), group);
    }

    /** Allocates memory of the card that the host cannot see; it is filled and read by copies on the card. */
    public XrtBuffer allocateOnDevice(long bytes, int group) {
        requireSize(bytes);
        return allocate(Optional.empty(), bytes, group);
    }

    private static void requireSize(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a buffer of " + bytes + " bytes; wanted at least 1");
        }
    }

    private XrtBuffer allocate(Optional<ByteBuffer> host, long bytes, int group) {
        long device = acquire();
        try {
            return new XrtBuffer(this, host, bytes, group, Native.allocate(device, host.orElse(null), bytes, group));
        } catch (NativeFailure e) {
            throw XrtException.of("cannot allocate " + bytes + " bytes in bank " + group + " of " + this, e);
        } finally {
            release();
        }
    }

    @Override
    void delete(long device) throws NativeFailure {
        Native.closeDevice(device);
    }
}
