package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The room that a kernel has for weights it was not compiled with (docs/adr/0017): memories for a share of all the weights of its lanes, and
 * columns, FIFOs and sums for any of them. What a kernel is chosen by is a stand-in for the weights, so that it cannot depend on them.
 *
 * @param share of the weights, above 0 and at most 1, each counted with the most terms that its quantizer allows
 */
record Capacity(double share) {
    /** Keeps what is a whole number but for rounding from being rounded up. */
    private static final double ROUNDING = 1e-9;

    /** What the description asks for. */
    static Optional<Capacity> of(ModelDescription description) {
        return description.hardware().capacity().stream()
                .mapToObj(Capacity::new)
                .findFirst();
    }

    /** The same products with weights of this share, drawn by shape and number of the matrix alone. */
    List<PhasePlan> standIn(List<PhasePlan> plans) {
        return plans.stream()
                .map(plan -> new PhasePlan(
                        plan.name(),
                        plan.stage(),
                        plan.layer(),
                        plan.sum(),
                        plan.bias(),
                        plan.products().stream()
                                .map(product -> new PhasePlan.Product(
                                        product.name(),
                                        standIn(product.weights()),
                                        product.names(),
                                        product.gates(),
                                        product.source(),
                                        product.fraction()))
                                .toList()))
                .toList();
    }

    private WeightMatrix standIn(WeightMatrix weights) {
        SplittableRandom random = new SplittableRandom(weights.rows() * 31L + weights.columns());
        short[] codes = new short[weights.codes().length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = random.nextDouble() < share ? weights.greatestCode() : 0;
        }
        return new WeightMatrix(
                weights.rows(),
                weights.columns(),
                weights.coding(),
                weights.weightFraction(),
                weights.maxShift(),
                codes);
    }

    /** Entries that a lane has room for in so many columns of a compressed matrix. */
    long entries(Operand operand, Grid grid, int columns) {
        return (long) Math.ceil(share * columns * longestColumn(operand, grid) - ROUNDING);
    }

    /** The most entries that any weights give a lane in a column of a compressed matrix. */
    static int longestColumn(Operand operand, Grid grid) {
        int[] inGroup = new int[grid.rowGroups()];
        int most = 0;
        for (int group : operand.rows().groups()) {
            most = Math.max(most, ++inGroup[group]);
        }
        // The weights of a one-hot input's column are dealt round the lanes of their row group.
        int weights = operand.isOneHot() ? (most + grid.columnGroups() - 1) / grid.columnGroups() : most;
        return weights * operand.weights().mostTerms();
    }
}
