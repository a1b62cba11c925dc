package dev.skipgate.runtime.opencl;

import com.aparapi.Kernel;

/** A kernel that Java and Aparapi take and OpenCL does not: one of its fields has a name that is a word of OpenCL C. */
public final class BrokenKernel extends Kernel {
    int[] restrict = {0};

    @Override
    public void run() {
        restrict[getGlobalId()] = 1;
    }
}
