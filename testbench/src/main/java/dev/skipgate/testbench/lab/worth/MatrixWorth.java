package dev.skipgate.testbench.lab.worth;

import java.util.List;

/**
 * What a matrix costs.
 *
 * @param name in the user's words, such as {@code lower.recurrent}
 * @param encoding how it is stored
 * @param storedBits memory of its codes or entries in that encoding, without padding; 0 when it is burnt into logic
 * @param classes its gates, top to bottom, or itself alone
 */
public record MatrixWorth(String name, String encoding, long storedBits, List<ClassWorth> classes) {
    public MatrixWorth {
        classes = List.copyOf(classes);
    }

    public long weights() {
        return classes.stream().mapToLong(ClassWorth::weights).sum();
    }

    public long nonZeros() {
        return classes.stream().mapToLong(ClassWorth::nonZeros).sum();
    }

    public double executedMacs() {
        return classes.stream().mapToDouble(ClassWorth::executedMacs).sum();
    }

    /** Share of zeros. */
    public double sparsity() {
        return 1 - (double) nonZeros() / weights();
    }
}
