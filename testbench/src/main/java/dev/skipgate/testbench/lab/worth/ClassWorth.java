package dev.skipgate.testbench.lab.worth;

/**
 * What a class of weights costs: one gate of a matrix, or a whole matrix (nmt-pruning, section 3.2).
 *
 * @param name such as {@code lower.recurrent.i}, or {@code output}
 * @param weights how many there are, zeros included; the MACs of a step that skips nothing
 * @param nonZeros how many of them are not zero
 * @param executedMacs stored terms visited in a step, mean over the steps measured
 */
public record ClassWorth(String name, long weights, long nonZeros, double executedMacs) {
    /** Share of zeros. */
    public double sparsity() {
        return 1 - (double) nonZeros / weights;
    }
}
