package dev.skipgate.runtime.training.network;

import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.model.AttentiveLstmLayer;
import dev.skipgate.runtime.training.model.CellRounding;
import dev.skipgate.runtime.training.model.EmbeddingLayer;
import dev.skipgate.runtime.training.model.EncoderDecoderLayer;
import dev.skipgate.runtime.training.model.LstmLayer;
import dev.skipgate.runtime.training.model.RecurrentWeights;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.EncoderDecoderPlan;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The layers of an encoder and decoder, all weights uniform between -0.1 and 0.1 at first (Luong et al., 2015, section 4.1). */
record EncoderDecoderWeights(EncoderDecoderPlan plan, Initialization initialization, Maker maker) {
    /** {@code 1 / sqrt} of it is the bound. */
    private static final int INITIAL = 100;

    /** Makes a parameter with its rounding. */
    interface Maker {
        Parameter parameter(String name, int rows, int columns, Optional<WeightRounding> rule);
    }

    EncoderDecoderLayer layer() {
        EmbeddingLayer source = embedding("encoder", plan.source());
        EmbeddingLayer target = embedding("decoder", plan.target());
        List<LstmLayer> encoder = new ArrayList<>();
        List<LstmLayer> decoder = new ArrayList<>();
        for (int i = 0; i < plan.layers(); i++) {
            String name = "encoder." + i;
            encoder.add(new LstmLayer(name, lstm("encoder", i), false, CellRounding.NONE));
        }
        for (int i = 0; i < plan.layers(); i++) {
            String name = "decoder." + i;
            RecurrentWeights weights = lstm("decoder", i);
            decoder.add(
                    i + 1 < plan.layers()
                            ? new LstmLayer(name, weights, false, CellRounding.NONE)
                            : attentive(name, i, weights));
        }
        return new EncoderDecoderLayer(plan.name(), source, encoder, target, decoder);
    }

    private AttentiveLstmLayer attentive(String name, int index, RecurrentWeights weights) {
        Parameter feed = matrix("decoder.weight_fh_l" + index, Cell.LSTM.gates() * plan.hidden(), plan.hidden());
        return new AttentiveLstmLayer(
                name, weights, feed, matrix("attention.weight", plan.hidden(), 2 * plan.hidden()));
    }

    private EmbeddingLayer embedding(String part, int vocabulary) {
        String name = part + ".embedding";
        return new EmbeddingLayer(name, matrix(name + ".weight", vocabulary, plan.width()), SliceRounding.NONE);
    }

    private RecurrentWeights lstm(String part, int index) {
        int rows = Cell.LSTM.gates() * plan.hidden();
        String end = "_l" + index;
        return new RecurrentWeights(
                matrix(part + ".weight_ih" + end, rows, index == 0 ? plan.width() : plan.hidden()),
                matrix(part + ".weight_hh" + end, rows, plan.hidden()),
                drawn(maker.parameter(part + ".bias_ih" + end, rows, 1, Optional.empty())),
                drawn(maker.parameter(part + ".bias_hh" + end, rows, 1, Optional.empty())));
    }

    private Parameter matrix(String name, int rows, int columns) {
        return drawn(maker.parameter(name, rows, columns, plan.weights()));
    }

    private Parameter drawn(Parameter parameter) {
        initialization.uniform(parameter, INITIAL);
        return parameter;
    }
}
