package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.Stage;
import dev.skipgate.compiler.ir.UnitMap;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SequencePass;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a phase multiplies, before anything is placed.
 *
 * @param layer index of the layer; for the output of a pass, the number of layers and the passes before
 * @param bias biases at the accumulator's binary point, one for each sum that the phase's stage takes
 */
record PhasePlan(String name, Stage stage, int layer, SumFormat sum, int[] bias, List<Product> products) {
    /** Sentinel vectors: the input vector and a one-hot input. What a phase gives is numbered by phase. */
    static final int INPUT = -2;

    static final int ONE_HOT = -1;

    /**
     * One product.
     *
     * @param names what the gates of its rows are called; empty when a unit has one row
     * @param gates the gate {@code q} of each of them
     * @param source {@link #INPUT}, {@link #ONE_HOT} or the phase whose result is read
     * @param fraction fraction bits of the activation
     */
    record Product(
            String name, WeightMatrix weights, List<String> names, List<Integer> gates, int source, int fraction) {
        boolean isOneHot() {
            return source == ONE_HOT;
        }
    }

    boolean isOutput() {
        return stage == Stage.OUTPUT;
    }

    /** Units of the layer, or rows of the output. */
    int units() {
        return bias.length / stage.sums();
    }

    /** Units of a row group. */
    int places(Grid grid) {
        return (units() + grid.rowGroups() - 1) / grid.rowGroups();
    }

    /** Slots a gate that this phase needs. */
    int depth(Grid grid) {
        if (isOutput()) {
            return RowMap.naturalDepth(bias.length, grid.rowGroups());
        }
        return stage.hasOneSum() ? RowMap.depthOf(places(grid)) : places(grid);
    }

    /** Packed codes of a column of a product in a row group. */
    int codes(Product product, Grid grid) {
        if (isOutput()) {
            return RowMap.GATES * depth(grid);
        }
        int span = stage.hasOneSum() ? 1 : Collections.max(product.gates()) - Collections.min(product.gates()) + 1;
        return span * places(grid);
    }

    /** Where the sums of the phase live when its units live here; those of an output need no units. */
    RowMap rows(UnitMap units, Grid grid) {
        return rows(units, stage.gates(), grid);
    }

    /** Where the rows of a product live. */
    RowMap rows(Product product, UnitMap units, Grid grid) {
        return rows(units, product.gates(), grid);
    }

    private RowMap rows(UnitMap units, List<Integer> gates, Grid grid) {
        if (isOutput()) {
            return RowMap.natural(bias.length, grid.rowGroups());
        }
        return stage.hasOneSum() ? RowMap.ofSingleSums(units) : RowMap.ofGates(units, gates);
    }

    /** The phases of a network, one pass after the other: those of the layers of the pass, then its output. */
    static List<PhasePlan> of(Network network) {
        List<PhasePlan> plans = new ArrayList<>();
        List<SequencePass> passes = network.passes();
        for (int pass = 0; pass < passes.size(); pass++) {
            add(passes.get(pass), network.layers().size() + pass, plans);
        }
        return plans;
    }

    private static void add(SequencePass pass, int ofOutput, List<PhasePlan> plans) {
        Network network = pass.network();
        LayerPlans below = network.input().accept(new First(plans, pass.firstLayer()));
        for (Layer layer : network.layers()) {
            layer.accept(below);
            below = new LayerPlans(
                    plans, below.layer() + 1, plans.size() - 1, layer.values().fractionBits());
        }
        DenseOutput output = network.output();
        plans.add(new PhasePlan(
                output.name(),
                Stage.OUTPUT,
                ofOutput,
                output.sum(),
                output.bias(),
                List.of(below.product(output.name(), output.weights(), List.of(), List.of()))));
    }

    /** The plans of the first layer of a pass, which reads the input. */
    private record First(List<PhasePlan> plans, int layer) implements NetworkInput.Visitor<LayerPlans> {
        @Override
        public LayerPlans oneHot(NetworkInput.OneHot input) {
            return new LayerPlans(plans, layer, ONE_HOT, 0);
        }

        @Override
        public LayerPlans embedding(NetworkInput.Embedding input) {
            return new LayerPlans(plans, layer, INPUT, input.format().fractionBits());
        }

        @Override
        public LayerPlans vector(NetworkInput.Vector input) {
            return new LayerPlans(plans, layer, INPUT, input.format().fractionBits());
        }
    }
}
