package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The proof that a phase's accumulator cannot overflow, worked out anew from the finished design: no row can reach more than {@code
 * greatest}, whatever the activations are and in whatever order they are added.
 *
 * @param name the layer's name
 * @param sum the accumulator
 * @param greatest the greatest magnitude of any row: bias and all terms, each with the greatest activation
 * @param row the row that reaches it
 */
public record AccumulatorBound(String name, SumFormat sum, long greatest, int row) {
    /** One proof a phase. */
    public static List<AccumulatorBound> of(Design design) {
        return design.phases().stream().map(phase -> of(design, phase)).toList();
    }

    /** Whether the accumulator holds it. */
    public boolean holds() {
        return sum.holds(greatest) && sum.holds(-greatest);
    }

    /** Share of the accumulator's range that can be reached. */
    public double share() {
        return Math.scalb((double) greatest, 1 - sum.bits());
    }

    private static AccumulatorBound of(Design design, Phase phase) {
        Map<List<Integer>, Long> products = products(design, phase.layer());
        long greatest = 0;
        int worst = 0;
        for (int row = 0; row < phase.bias().length; row++) {
            long bound = Math.addExact(
                    Math.abs((long) phase.bias()[row]), products.getOrDefault(place(phase.rows(), row), 0L));
            if (bound > greatest) {
                greatest = bound;
                worst = row;
            }
        }
        return new AccumulatorBound(phase.name(), phase.sum(), greatest, worst);
    }

    /** What the products of a layer can add up to at each place; a place's sum may be taken a phase later. */
    private static Map<List<Integer>, Long> products(Design design, int layer) {
        Map<List<Integer>, Long> bounds = new HashMap<>();
        for (Phase phase : design.phases()) {
            if (phase.layer() == layer) {
                for (Operand operand : phase.operands()) {
                    for (int row = 0; row < operand.weights().rows(); row++) {
                        bounds.merge(place(operand.rows(), row), bound(design, operand, row), Math::addExact);
                    }
                }
            }
        }
        return bounds;
    }

    private static List<Integer> place(RowMap rows, int row) {
        return List.of(rows.groups()[row], rows.gates()[row], rows.slots()[row]);
    }

    private static long bound(Design design, Operand operand, int row) {
        WeightMatrix weights = operand.weights();
        long sum = 0;
        for (int column = 0; column < weights.columns(); column++) {
            int code = weights.code(row, column);
            long magnitude = weights.coding() == WeightMatrix.Coding.POWER_OF_TWO
                    ? Math.abs(weights.integerOf(code))
                    : SignedDigits.nonZeroMask(code);
            sum = operand.isOneHot() ? Math.max(sum, magnitude) : sum + magnitude;
        }
        long activation = operand.isOneHot()
                ? 1
                : 1L << (design.vectors().get(operand.vector()).bits() - 1);
        return Math.multiplyExact(sum, activation << operand.align());
    }
}
