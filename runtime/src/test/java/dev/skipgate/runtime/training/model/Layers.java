package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.List;

/** Small layers with random weights. */
final class Layers {
    static final List<String> CELLS = List.of("lstm", "gru", "gru-reset-first", "tanh", "relu");

    private Layers() {}

    static Parameter parameter(String name, int rows, int columns, RandomState random) {
        Parameter parameter = Parameter.plain(name, rows, columns);
        for (int i = 0; i < parameter.size(); i++) {
            parameter.master()[i] = (random.nextFloat() - 0.5f) * 1.2f;
        }
        return parameter;
    }

    static int gates(String cell) {
        return cell.equals("lstm") ? 4 : cell.startsWith("gru") ? 3 : 1;
    }

    static RecurrentLayer recurrent(
            String cell, int index, int inputs, int hidden, boolean reverse, RandomState random) {
        int rows = gates(cell) * hidden;
        String end = "_l" + index + (reverse ? "_reverse" : "");
        RecurrentWeights weights = new RecurrentWeights(
                parameter("weight_ih" + end, rows, inputs, random),
                parameter("weight_hh" + end, rows, hidden, random),
                parameter("bias_ih" + end, rows, 1, random),
                parameter("bias_hh" + end, rows, 1, random));
        String name = cell + index;
        return switch (cell) {
            case "lstm" -> new LstmLayer(name, weights, reverse, CellRounding.NONE);
            case "gru" -> new GruLayer(name, weights, reverse, CellRounding.NONE);
            case "gru-reset-first" -> new ResetFirstGruLayer(name, weights, reverse, CellRounding.NONE);
            case "tanh" -> new VanillaLayer(name, weights, reverse, VanillaLayer.Nonlinearity.TANH, CellRounding.NONE);
            case "relu" -> new VanillaLayer(name, weights, reverse, VanillaLayer.Nonlinearity.RELU, CellRounding.NONE);
            default -> throw new IllegalArgumentException(cell);
        };
    }

    static Layer bidirectional(String cell, int index, int inputs, int hidden, RandomState random) {
        return new BidirectionalLayer(
                recurrent(cell, index, inputs, hidden, false, random),
                recurrent(cell, index, inputs, hidden, true, random));
    }

    static ConvolutionLayer convolution(
            String name, SlidingWindow window, int channels, boolean relu, RandomState random) {
        return new ConvolutionLayer(
                name,
                window,
                parameter(name + ".weight", channels, window.covered(), random),
                parameter(name + ".bias", channels, 1, random),
                relu,
                SliceRounding.NONE);
    }

    static DenseLayer dense(String name, int inputs, int outputs, boolean relu, RandomState random) {
        return new DenseLayer(
                name,
                parameter(name + ".weight", outputs, inputs, random),
                parameter(name + ".bias", outputs, 1, random),
                relu,
                SliceRounding.NONE);
    }
}
