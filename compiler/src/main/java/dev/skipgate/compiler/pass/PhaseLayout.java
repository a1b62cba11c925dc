package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ActiveVector;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.ColumnMap;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.util.ArrayList;
import java.util.List;

/** The active lists and the phases of a network whose rows have their places. */
public final class PhaseLayout {
    private final Network network;
    private final Grid grid;
    private final List<RowMap> rows;
    private final boolean anyWeights;

    /**
     * A layout.
     *
     * @param anyWeights whether it is to hold for all weights of the shape, not only for these
     */
    PhaseLayout(Network network, Grid grid, List<RowMap> rows, boolean anyWeights) {
        this.anyWeights = anyWeights;
        this.network = network;
        this.grid = grid;
        this.rows = rows;
    }

    /**
     * The phases of a design again, from what its bundle says: which encoding each product has and where the units of each LSTM
     * layer sit.
     *
     * @param encodings one list a phase, one encoding a product
     * @param units row maps of the LSTM layers
     */
    public static List<Phase> rebuild(Network network, Grid grid, List<List<Encoding>> encodings, List<RowMap> units) {
        List<PhasePlan> plans = PhasePlan.of(network);
        List<RowMap> rows = new ArrayList<>(units);
        rows.add(RowMap.natural(network.output().weights().rows(), grid.rowGroups()));
        int depth = rows.stream().mapToInt(RowMap::depth).max().orElseThrow();
        return new PhaseLayout(network, grid, rows, false)
                .phases(plans, new ChooseEncodings(grid, ArraySizes.slotBitsFor(depth)).given(plans, encodings));
    }

    List<ActiveVector> vectors() {
        List<ActiveVector> vectors = new ArrayList<>();
        int base = 0;
        int inputBits = network.input().accept(new InputBits());
        if (inputBits > 0) {
            ColumnMap columns = ColumnMap.dealt(network.input().size(), grid);
            vectors.add(new ActiveVector("input", base, columns, inputBits));
            base += columns.perGroup();
        }
        for (int l = 0; l < network.layers().size(); l++) {
            ColumnMap columns = ColumnMap.hidden(rows.get(l), grid);
            vectors.add(new ActiveVector(
                    network.layers().get(l).name(),
                    base,
                    columns,
                    network.layers().get(l).values().width()));
            base += columns.perGroup();
        }
        return vectors;
    }

    List<Phase> phases(List<PhasePlan> plans, List<List<ChooseEncodings.Choice>> encodings) {
        int firstHidden = network.input().accept(new InputBits()) > 0 ? 1 : 0;
        List<Phase> phases = new ArrayList<>();
        int columnBase = 0;
        int biasBase = 0;
        int cellBase = 0;
        for (int p = 0; p < plans.size(); p++) {
            PhasePlan plan = plans.get(p);
            List<Operand> operands = new ArrayList<>();
            for (int o = 0; o < plan.products().size(); o++) {
                PhasePlan.Product product = plan.products().get(o);
                ChooseEncodings.Choice choice = encodings.get(p).get(o);
                ColumnMap columns = Balance.columns(product, rows, grid);
                boolean constant = choice.encoding() == Encoding.CONSTANT;
                LaneTerms terms = new LaneTerms(product.weights(), rows.get(p), columns, grid, product.isOneHot());
                operands.add(new Operand(
                        product.name(),
                        product.weights(),
                        vector(product, firstHidden),
                        columns,
                        align(plan, product),
                        choice.encoding(),
                        choice.costs(),
                        constant ? 0 : columnBase,
                        constant ? new int[0][] : terms.lengths(choice.encoding())));
                columnBase += constant ? 0 : columns.perGroup();
            }
            boolean lstm = plan.kind() == Phase.Kind.LSTM;
            phases.add(new Phase(
                    plan.name(), plan.kind(), p, rows.get(p), plan.sum(), biasBase, lstm ? cellBase : 0, operands));
            biasBase += rows.get(p).depth();
            cellBase += lstm ? rows.get(p).depth() : 0;
        }
        return phases;
    }

    /** Places to shift an activation left; none for a matrix of zeros, whose products need no binary point. */
    private int align(PhasePlan plan, PhasePlan.Product product) {
        boolean zero = !anyWeights && product.weights().nonZeros() == 0;
        return zero
                ? 0
                : plan.sum().fraction() - product.fraction() - product.weights().weightFraction();
    }

    private static int vector(PhasePlan.Product product, int firstHidden) {
        return switch (product.source()) {
            case PhasePlan.ONE_HOT -> Operand.ONE_HOT;
            case PhasePlan.INPUT -> 0;
            default -> firstHidden + product.source();
        };
    }

    /** Width of the input vector's values; 0 for a one-hot input. */
    private static final class InputBits implements NetworkInput.Visitor<Integer> {
        @Override
        public Integer oneHot(NetworkInput.OneHot input) {
            return 0;
        }

        @Override
        public Integer embedding(NetworkInput.Embedding input) {
            return input.format().width();
        }

        @Override
        public Integer vector(NetworkInput.Vector input) {
            return input.format().width();
        }
    }
}
