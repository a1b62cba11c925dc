package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.Stage;
import dev.skipgate.runtime.bundle.DenseLayer;
import dev.skipgate.runtime.bundle.GruLayer;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.LstmLayer;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Adds the phases of a layer to those before it.
 *
 * @param layer index of the layer
 * @param source what the layer reads, as {@link PhasePlan.Product} has it
 * @param fraction fraction bits of that
 */
record LayerPlans(List<PhasePlan> plans, int layer, int source, int fraction) implements Layer.Visitor<Void> {
    private static final List<String> LSTM_GATES = List.of("i", "f", "g", "o");
    private static final List<String> GRU_GATES = List.of("r", "z", "n");

    @Override
    public Void lstm(LstmLayer layer) {
        List<Integer> gates = Stage.LSTM.gates();
        add(
                layer,
                Stage.LSTM,
                layer.bias(),
                input(layer, LSTM_GATES, gates),
                recurrent(layer, LSTM_GATES, gates, plans.size()));
        return null;
    }

    @Override
    public Void gru(GruLayer layer) {
        if (layer.reset() == GruLayer.Reset.AFTER) {
            // Biases are those of r, z, n and n of the state: so are the gates of the stage.
            List<Integer> all = Stage.GRU.gates();
            add(
                    layer,
                    Stage.GRU,
                    layer.bias(),
                    input(layer, GRU_GATES, all.subList(0, 3)),
                    recurrent(layer, GRU_GATES, List.of(all.get(0), all.get(1), all.get(3)), plans.size()));
            return null;
        }
        int units = layer.units();
        int[] bias = layer.bias();
        List<Integer> first = Stage.GRU_RESET.gates();
        List<Integer> last = Stage.GRU_UPDATE.gates();
        int reset = plans.size();
        WeightMatrix weights = layer.recurrentWeights();
        int hiddenFraction = layer.values().fractionBits();
        add(
                layer,
                Stage.GRU_RESET,
                Arrays.copyOf(bias, 2 * units),
                input(layer, GRU_GATES, List.of(first.get(0), first.get(1), last.get(0))),
                new PhasePlan.Product(
                        layer.name() + ".recurrent",
                        weights.ofRows(IntStream.range(0, 2 * units).toArray()),
                        GRU_GATES.subList(0, 2),
                        first,
                        reset + 1,
                        hiddenFraction));
        add(
                layer,
                Stage.GRU_UPDATE,
                Arrays.copyOfRange(bias, 2 * units, 3 * units),
                new PhasePlan.Product(
                        layer.name() + ".recurrent-new",
                        weights.ofRows(IntStream.range(2 * units, 3 * units).toArray()),
                        GRU_GATES.subList(2, 3),
                        last,
                        reset,
                        hiddenFraction));
        return null;
    }

    @Override
    public Void rnn(RnnLayer layer) {
        Stage stage = layer.tanhInput().isPresent() ? Stage.RNN_TANH : Stage.RNN_RELU;
        add(
                layer,
                stage,
                layer.bias(),
                input(layer, List.of(), List.of()),
                recurrent(layer, List.of(), List.of(), plans.size()));
        return null;
    }

    @Override
    public Void dense(DenseLayer layer) {
        Stage stage = layer.relu() ? Stage.DENSE_RELU : Stage.DENSE;
        add(layer, stage, layer.bias(), product(layer.name(), layer.weights(), List.of(), List.of()));
        return null;
    }

    private void add(Layer added, Stage stage, int[] bias, PhasePlan.Product... products) {
        plans.add(new PhasePlan(
                added.name() + (stage.endsLayer() ? "" : ".reset"),
                stage,
                layer,
                added.sum(),
                bias,
                List.of(products)));
    }

    private PhasePlan.Product input(RecurrentLayer layer, List<String> names, List<Integer> gates) {
        return product(layer.name() + ".input", layer.inputWeights(), names, gates);
    }

    private static PhasePlan.Product recurrent(
            RecurrentLayer layer, List<String> names, List<Integer> gates, int phase) {
        return new PhasePlan.Product(
                layer.name() + ".recurrent",
                layer.recurrentWeights(),
                names,
                gates,
                phase,
                layer.values().fractionBits());
    }

    /** A product with what the layer reads. */
    PhasePlan.Product product(String name, WeightMatrix weights, List<String> names, List<Integer> gates) {
        return new PhasePlan.Product(name, weights, names, gates, source, fraction);
    }
}
