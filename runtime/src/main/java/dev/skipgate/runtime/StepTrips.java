package dev.skipgate.runtime;

/**
 * Loop trips of one step, by loop (docs/datapath.md section 5).
 *
 * @param input trips that compact the input vector
 * @param matvec trips of the matrix-vector loops
 * @param constant trips of the constant matrices' loops
 * @param gates trips of the gate stages
 * @param drain trips of the drain
 * @param load trips that the lanes waited for streamed weights
 */
public record StepTrips(int input, int matvec, int constant, int gates, int drain, int load) {
    /** Trips in all. */
    public int total() {
        return input + matvec + constant + gates + drain + load;
    }

    /** The trips of both. */
    public StepTrips plus(StepTrips other) {
        return new StepTrips(
                input + other.input,
                matvec + other.matvec,
                constant + other.constant,
                gates + other.gates,
                drain + other.drain,
                load + other.load);
    }
}
