package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SumFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * What a phase multiplies, before anything is placed.
 *
 * @param bias biases at the accumulator's binary point
 */
record PhasePlan(String name, Phase.Kind kind, int rows, SumFormat sum, int[] bias, List<Product> products) {
    /** Sentinel vectors: the input vector and a one-hot input. Hidden states are numbered by layer. */
    static final int INPUT = -2;

    static final int ONE_HOT = -1;

    /**
     * One product.
     *
     * @param source {@link #INPUT}, {@link #ONE_HOT} or the layer whose hidden state is read
     * @param fraction fraction bits of the activation
     */
    record Product(String name, WeightMatrix weights, int source, int fraction) {
        boolean isOneHot() {
            return source == ONE_HOT;
        }
    }

    /** Slots a gate that this phase needs. */
    int depth(Grid grid) {
        return kind == Phase.Kind.LSTM
                ? (units() + grid.rowGroups() - 1) / grid.rowGroups()
                : RowMap.depthOf(rows, grid.rowGroups());
    }

    int units() {
        return rows / LstmLayer.GATES;
    }

    static List<PhasePlan> of(Network network) {
        List<PhasePlan> plans = new ArrayList<>();
        Source below = network.input().accept(new InputSource());
        for (int l = 0; l < network.layers().size(); l++) {
            LstmLayer layer = (LstmLayer) network.layers().get(l);
            Source own = new Source(l, layer.formats().hidden().fractionBits());
            plans.add(new PhasePlan(
                    layer.name(),
                    Phase.Kind.LSTM,
                    layer.bias().length,
                    layer.sum(),
                    layer.bias(),
                    List.of(
                            new Product(layer.name() + ".input", layer.inputWeights(), below.id(), below.fraction()),
                            new Product(
                                    layer.name() + ".recurrent", layer.recurrentWeights(), own.id(), own.fraction()))));
            below = own;
        }
        DenseOutput output = network.output();
        plans.add(new PhasePlan(
                output.name(),
                Phase.Kind.DENSE,
                output.bias().length,
                output.sum(),
                output.bias(),
                List.of(new Product(output.name(), output.weights(), below.id(), below.fraction()))));
        return plans;
    }

    private record Source(int id, int fraction) {}

    private static final class InputSource implements NetworkInput.Visitor<Source> {
        @Override
        public Source oneHot(NetworkInput.OneHot input) {
            return new Source(ONE_HOT, 0);
        }

        @Override
        public Source embedding(NetworkInput.Embedding input) {
            return new Source(INPUT, input.format().fractionBits());
        }

        @Override
        public Source vector(NetworkInput.Vector input) {
            return new Source(INPUT, input.format().fractionBits());
        }
    }
}
