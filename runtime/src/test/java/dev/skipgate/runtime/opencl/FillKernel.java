package dev.skipgate.runtime.opencl;

import com.aparapi.Kernel;

/** Writes a seven. */
public final class FillKernel extends Kernel {
    int[] values = {0};

    @Override
    public void run() {
        values[getGlobalId()] = 7;
    }
}
