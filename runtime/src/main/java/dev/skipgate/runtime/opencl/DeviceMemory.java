package dev.skipgate.runtime.opencl;

import java.util.Locale;

/** Adds up what arrays take on a device, before any is made. */
public final class DeviceMemory {
    private final OpenClDevice device;
    private final int batch;
    private long bytes;

    public DeviceMemory(OpenClDevice device, int batch) {
        this.device = device;
        this.batch = batch;
    }

    /**
     * Adds an array.
     *
     * @throws OpenClException when it is larger than the device's arrays, or Java's, can be
     */
    public void add(String what, int bytesEach, long count) {
        long size = count * bytesEach;
        if (size > device.allocation() || count > Integer.MAX_VALUE - 8) {
            throw new OpenClException(String.format(
                    Locale.ROOT,
                    "the %s of a batch of %d take %,d bytes; %s gives at most %,d bytes at once; use a smaller batch or network",
                    what,
                    batch,
                    size,
                    device.describe(),
                    device.allocation()));
        }
        bytes += size;
    }

    /** @throws OpenClException when all arrays together do not fit */
    public void require() {
        if (bytes > device.memory()) {
            throw new OpenClException(String.format(
                    Locale.ROOT,
                    "a batch of %d takes %,d bytes; %s has %,d; use a smaller batch or network",
                    batch,
                    bytes,
                    device.describe(),
                    device.memory()));
        }
    }
}
