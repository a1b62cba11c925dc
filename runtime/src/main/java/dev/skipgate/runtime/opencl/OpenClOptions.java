package dev.skipgate.runtime.opencl;

import java.util.Optional;

/**
 * How a network runs on OpenCL.
 *
 * @param device name of the device, or a part of it; empty for the only one there is
 * @param batch the most sequences that run together; memory is taken for this many
 */
public record OpenClOptions(Optional<String> device, int batch) {
    /** Most sequences that run together. */
    public static final int MOST_BATCH = 65536;

    /** The only device, one sequence at a time. */
    public static final OpenClOptions DEFAULT = new OpenClOptions(Optional.empty(), 1);

    public OpenClOptions {
        if (batch < 1 || batch > MOST_BATCH) {
            throw new IllegalArgumentException("batch is " + batch + "; wanted 1 to " + MOST_BATCH);
        }
    }
}
