package dev.skipgate.compiler.estimate;

/**
 * Loop trips of one phase in one step, and what they did.
 *
 * @param matvec trips of the matrix-vector loop, its exit delay included
 * @param constant trips of the constant matrices' loop
 * @param stage trips of the gate stage or the drain
 * @param load trips that the lanes wait for streamed weights
 * @param memoryWait estimated cycles on top of those, because the memory delivers less than a 512-bit word a cycle
 * @param visited stored terms whose activation is not zero
 * @param meanLane mean number of codes and entries walked by a lane
 * @param worstLane greatest number walked by a lane
 */
public record PhaseCycles(
        int matvec,
        int constant,
        int stage,
        int load,
        double memoryWait,
        long visited,
        double meanLane,
        int worstLane) {
    /** Trips in all. */
    public int total() {
        return matvec + constant + stage + load;
    }
}
