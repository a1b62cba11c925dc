package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ActiveVector;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.ColumnMap;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.UnitMap;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SequencePass;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The active lists and the phases of a network whose units have their places. */
public final class PhaseLayout {
    private static final UnitMap NO_UNITS = new UnitMap(0, new int[0], new int[0]);

    private final Network network;
    private final Grid grid;
    private final List<UnitMap> units;
    private final boolean anyWeights;

    /**
     * A layout.
     *
     * @param anyWeights whether it is to hold for all weights of the shape, not only for these
     */
    PhaseLayout(Network network, Grid grid, List<UnitMap> units, boolean anyWeights) {
        this.anyWeights = anyWeights;
        this.network = network;
        this.grid = grid;
        this.units = units;
    }

    /**
     * The phases of a design again, from what its bundle says: which encoding each product has and where the units of each layer sit.
     *
     * @param encodings one list a phase, one encoding a product
     * @param units where the units of each layer sit
     */
    public static List<Phase> rebuild(Network network, Grid grid, List<List<Encoding>> encodings, List<UnitMap> units) {
        List<PhasePlan> plans = PhasePlan.of(network);
        int depth = plans.stream().mapToInt(plan -> plan.depth(grid)).max().orElseThrow();
        return new PhaseLayout(network, grid, units, false)
                .phases(plans, new ChooseEncodings(grid, ArraySizes.slotBitsFor(depth)).given(plans, encodings));
    }

    List<ActiveVector> vectors(List<PhasePlan> plans) {
        List<ActiveVector> vectors = new ArrayList<>();
        Iterator<SequencePass> passes = network.passes().iterator();
        addInput(passes.next(), vectors);
        // Passes take turns, and every step compacts its input anew: the inputs of all of them share the first places.
        int base = network.passes().stream()
                .mapToInt(pass -> inputColumns(pass.network()))
                .max()
                .orElseThrow();
        for (PhasePlan plan : plans) {
            if (plan.isOutput()) {
                if (passes.hasNext()) {
                    addInput(passes.next(), vectors);
                }
            } else {
                ColumnMap columns = ColumnMap.ofUnits(units.get(plan.layer()), grid);
                int bits = network.layers().get(plan.layer()).values().width();
                vectors.add(new ActiveVector(plan.name(), base, columns, bits));
                base += columns.perGroup();
            }
        }
        return vectors;
    }

    private void addInput(SequencePass pass, List<ActiveVector> vectors) {
        NetworkInput input = pass.network().input();
        int bits = input.accept(new InputBits());
        if (bits > 0) {
            vectors.add(new ActiveVector("input", 0, ColumnMap.dealt(input.size(), grid), bits));
        }
    }

    /** Local columns of the input vector; 0 of a one-hot input. */
    private int inputColumns(Network pass) {
        return pass.input().accept(new InputBits()) > 0
                ? ColumnMap.dealt(pass.input().size(), grid).perGroup()
                : 0;
    }

    /** Index among the vectors of what each phase gives; of an output, of the input of the pass that it ends. */
    private int[] vectorsOf(List<PhasePlan> plans) {
        int[] vectors = new int[plans.size()];
        Iterator<SequencePass> passes = network.passes().iterator();
        int next = 0;
        int input = -1;
        for (int p = 0; p < vectors.length; p++) {
            if (p == 0 || plans.get(p - 1).isOutput()) {
                input = passes.next().network().input().accept(new InputBits()) > 0 ? next++ : -1;
            }
            vectors[p] = plans.get(p).isOutput() ? input : next++;
        }
        return vectors;
    }

    List<Phase> phases(List<PhasePlan> plans, List<List<ChooseEncodings.Choice>> encodings) {
        int[] vectors = vectorsOf(plans);
        List<Phase> phases = new ArrayList<>();
        int columnBase = 0;
        int biasBase = 0;
        int hiddenBase = 0;
        int cellBase = 0;
        for (int p = 0; p < plans.size(); p++) {
            PhasePlan plan = plans.get(p);
            UnitMap ofLayer = plan.isOutput() ? NO_UNITS : units.get(plan.layer());
            List<Operand> operands = new ArrayList<>();
            for (int o = 0; o < plan.products().size(); o++) {
                PhasePlan.Product product = plan.products().get(o);
                ChooseEncodings.Choice choice = encodings.get(p).get(o);
                ColumnMap columns = columns(product, plans);
                RowMap rows = plan.rows(product, ofLayer, grid);
                boolean constant = choice.encoding() == Encoding.CONSTANT;
                LaneTerms terms = new LaneTerms(product.weights(), rows, columns, grid, product.isOneHot());
                operands.add(new Operand(
                        product.name(),
                        product.weights(),
                        product.names(),
                        rows,
                        vector(product, p, plans, vectors),
                        columns,
                        align(plan, product),
                        choice.encoding(),
                        choice.costs(),
                        constant ? 0 : columnBase,
                        constant ? new int[0][] : terms.lengths(choice.encoding())));
                columnBase += constant ? 0 : columns.perGroup();
            }
            boolean isLast = plan.isOutput() || plan.stage().endsLayer();
            RowMap rows = plan.rows(ofLayer, grid);
            phases.add(new Phase(
                    plan.name(),
                    plan.stage(),
                    plan.layer(),
                    rows,
                    plan.sum(),
                    plan.bias(),
                    biasBase,
                    // A GRU's first part reads the hidden state that its second part keeps.
                    plan.stage().keepsHidden() || !isLast ? hiddenBase : 0,
                    plan.stage().hasCell() ? cellBase : 0,
                    operands));
            biasBase += isLast ? rows.depth() : 0;
            hiddenBase += plan.stage().keepsHidden() ? ofLayer.places() : 0;
            cellBase += plan.stage().hasCell() && isLast ? ofLayer.places() : 0;
        }
        return phases;
    }

    /** Where the elements of the vector that a product reads live. */
    private ColumnMap columns(PhasePlan.Product product, List<PhasePlan> plans) {
        if (product.isOneHot()) {
            return ColumnMap.oneHot(product.weights().columns());
        }
        return product.source() == PhasePlan.INPUT
                ? ColumnMap.dealt(product.weights().columns(), grid)
                : ColumnMap.ofUnits(units.get(plans.get(product.source()).layer()), grid);
    }

    /** Places to shift an activation left; none for a matrix of zeros, whose products need no binary point. */
    private int align(PhasePlan plan, PhasePlan.Product product) {
        boolean zero = !anyWeights && product.weights().nonZeros() == 0;
        return zero
                ? 0
                : plan.sum().fraction() - product.fraction() - product.weights().weightFraction();
    }

    private static int vector(PhasePlan.Product product, int phase, List<PhasePlan> plans, int[] vectors) {
        return switch (product.source()) {
            case PhasePlan.ONE_HOT -> Operand.ONE_HOT;
            case PhasePlan.INPUT -> {
                int output = phase;
                while (!plans.get(output).isOutput()) {
                    output++;
                }
                yield vectors[output];
            }
            default -> vectors[product.source()];
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
