package dev.skipgate.runtime.xrt;

import dev.skipgate.runtime.cxx.SharedLibrary;
import java.nio.file.Files;
import java.nio.file.Path;

/** XRT, started in this process with one driver. Thread-safe. */
public final class Xrt {
    private static Xrt started;

    private final XrtDriver driver;

    private Xrt(XrtDriver driver) {
        this.driver = driver;
    }

    /**
     * Starts XRT, or answers the one that was started with the same driver.
     *
     * @throws XrtMissingException when XRT is not installed or our binding to it cannot be built
     * @throws IllegalStateException when this process has started XRT with another driver
     */
    public static synchronized Xrt start(XrtDriver driver) {
        if (started != null) {
            if (!started.driver.equals(driver)) {
                throw new IllegalStateException("this process runs XRT with " + started.driver
                        + " and cannot change to " + driver + "; use another process");
            }
            return started;
        }
        NativeLibrary.load(XrtInstallation.find());
        try {
            Native.configure(driver.root().toAbsolutePath().toString(), driver.mode());
        } catch (NativeFailure e) {
            throw XrtException.of("cannot start XRT", e);
        }
        started = new Xrt(driver);
        return started;
    }

    /** Whether XRT is installed; says nothing of cards. */
    public static boolean isInstalled() {
        try {
            XrtInstallation.find();
            return true;
        } catch (XrtMissingException e) {
            return false;
        }
    }

    public XrtDriver driver() {
        return driver;
    }

    /**
     * Where what is compiled on first use is kept: the folder that the property {@code skipgate.cache} names, else under {@code build} of
     * Skipgate's home, else in the user's cache.
     */
    public static Path cache() {
        return SharedLibrary.cache();
    }

    /** Number of devices that can be opened by their index. */
    public int deviceCount() {
        try {
            return Native.deviceCount();
        } catch (NativeFailure e) {
            throw XrtException.of("cannot list the devices", e);
        }
    }

    /**
     * Opens a device by its index.
     *
     * @throws DeviceNotFoundException when there is none
     */
    public XrtDevice open(int index) {
        return open(Integer.toString(index));
    }

    /**
     * Opens a device by its index or by its place on the bus (BDF), such as {@code 0000:65:00.1}.
     *
     * @throws DeviceNotFoundException when there is none
     */
    public XrtDevice open(String indexOrBdf) {
        try {
            return new XrtDevice(indexOrBdf, Native.openDevice(indexOrBdf));
        } catch (NativeFailure e) {
            throw new DeviceNotFoundException(
                    "there is no device " + indexOrBdf + " (XRT finds " + deviceCount() + "): " + XrtException.text(e),
                    e);
        }
    }

    /**
     * Reads what an xclbin says of itself.
     *
     * @throws XclbinLoadException when it is not there or is none
     */
    public XclbinInfo read(Path xclbin) {
        if (!Files.isRegularFile(xclbin)) {
            throw new XclbinLoadException(xclbin + " is not a file", null);
        }
        try {
            return XclbinText.read(
                    xclbin, Native.describe(xclbin.toAbsolutePath().toString()));
        } catch (NativeFailure e) {
            throw new XclbinLoadException(xclbin + " is not an xclbin: " + XrtException.text(e), e);
        }
    }
}
