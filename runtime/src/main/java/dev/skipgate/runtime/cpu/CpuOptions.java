package dev.skipgate.runtime.cpu;

/**
 * How a network runs on the processor.
 *
 * @param threads that work on a step together
 * @param batch the most sequences that run together; weights are laid out for this many
 */
public record CpuOptions(int threads, int batch) {
    /** Most threads. */
    public static final int MOST_THREADS = 256;

    /** Most sequences that run together. */
    public static final int MOST_BATCH = 4096;

    /** One thread, one sequence at a time. */
    public static final CpuOptions DEFAULT = new CpuOptions(1, 1);

    public CpuOptions {
        require("threads", threads, MOST_THREADS);
        require("batch", batch, MOST_BATCH);
    }

    private static void require(String what, int seen, int most) {
        if (seen < 1 || seen > most) {
            throw new IllegalArgumentException(what + " is " + seen + "; wanted 1 to " + most);
        }
    }
}
