package dev.skipgate.runtime.xrt;

import dev.skipgate.runtime.cxx.SharedLibrary;
import java.nio.file.Path;

/**
 * What XRT drives: cards, or something in their place. XRT loads one driver a process, on its first call, and keeps it.
 *
 * @param root the folder whose {@code lib} holds the driver's library
 * @param mode what XRT calls it by in XCL_EMULATION_MODE; empty for cards
 */
public record XrtDriver(Path root, String mode) {
    /** The driver of the cards in this machine. */
    public static XrtDriver cards() {
        return new XrtDriver(XrtInstallation.find().driverRoot(SharedLibrary.cache()), "");
    }

    /** XRT's own driver that accepts everything and computes nothing; for tests of files and arguments. */
    public static XrtDriver noop() {
        return new XrtDriver(XrtInstallation.find().driverRoot(SharedLibrary.cache()), "noop");
    }

    /**
     * A driver that takes the place of XRT's hardware emulation.
     *
     * @param root the folder whose {@code lib} holds its {@code libxrt_hwemu.so.2}
     */
    public static XrtDriver hardwareEmulation(Path root) {
        return new XrtDriver(root, "hw_emu");
    }
}
