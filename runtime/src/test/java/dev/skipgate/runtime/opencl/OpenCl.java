package dev.skipgate.runtime.opencl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Whether this machine has OpenCL, for tests. */
public final class OpenCl {
    private OpenCl() {}

    public static void assume() {
        assumeTrue(!OpenClDevice.all().isEmpty(), "no OpenCL device (on Debian: apt-get install pocl-opencl-icd)");
    }
}
