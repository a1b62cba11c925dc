package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** The weights of an LSTM, GRU or RNN. ONNX has the gates in the order i, o, f, c and z, r, h; ours are i, f, g, o and r, z, n. */
final class RecurrentParameters {
    private static final int[] LSTM_ORDER = {0, 2, 3, 1};
    private static final int[] GRU_ORDER = {1, 0, 2};
    private static final int[] RNN_ORDER = {0};

    private final Call call;
    private final Meaning.Constant input;
    private final Meaning.Constant recurrent;
    private final Optional<Meaning.Constant> biases;
    private final int directions;
    private final int hidden;
    private final int gates;

    RecurrentParameters(Call call, int directions) {
        this.call = call;
        this.directions = directions;
        this.input = call.constant(1, "its input weights ('W')");
        this.recurrent = call.constant(2, "its recurrent weights ('R')");
        this.biases = call.has(3) ? biases(call) : Optional.empty();
        this.gates = order().length;
        int[] shape = recurrent.tensor().shape();
        int columns = shape.length == 3 ? shape[2] : 0;
        long written = call.node().whole("hidden_size", columns);
        boolean fits = shape.length == 3
                && shape[0] == directions
                && columns > 0
                && shape[1] == (long) gates * columns
                && written == columns;
        if (!fits) {
            throw call.refusal("its recurrent weights have the shape " + Arrays.toString(shape) + ", wanted "
                    + directions + " x (" + gates + " H) x H with H = " + written);
        }
        hidden = columns;
    }

    private static Optional<Meaning.Constant> biases(Call call) {
        if (call.input(3) instanceof Meaning.Uniform uniform && uniform.value() == 0) {
            return Optional.empty();
        }
        return Optional.of(call.constant(3, "its bias ('B')"));
    }

    int hidden() {
        return hidden;
    }

    private int[] order() {
        return switch (call.node().operator()) {
            case "LSTM" -> LSTM_ORDER;
            case "GRU" -> GRU_ORDER;
            default -> RNN_ORDER;
        };
    }

    RunWeights weights(CellType cell, int direction, int width) {
        int rows = cell.gates() * hidden;
        int[] shape = input.tensor().shape();
        if (!Arrays.equals(shape, new int[] {directions, rows, width})) {
            throw call.refusal("its input weights have the shape " + Arrays.toString(shape) + ", wanted " + directions
                    + " x " + rows + " x " + width + ", for its input has " + width + " features");
        }
        return new RunWeights(
                matrix(input, direction * rows, width),
                matrix(recurrent, direction * rows, hidden),
                biases.map(each -> matrix(checked(each, 2 * rows), direction * 2 * rows, 1)),
                biases.map(each -> matrix(each, (direction * 2 + 1) * rows, 1)));
    }

    private Meaning.Constant checked(Meaning.Constant bias, int columns) {
        if (!Arrays.equals(bias.tensor().shape(), new int[] {directions, columns})) {
            throw call.refusal("its bias has the shape "
                    + Arrays.toString(bias.tensor().shape()) + ", wanted " + directions + " x " + columns);
        }
        return bias;
    }

    /** Gates from {@code firstRow} on, in our order. */
    private Weights matrix(Meaning.Constant all, int firstRow, int columns) {
        Tensor tensor = all.tensor();
        int block = hidden * columns;
        float[] values = new float[gates * block];
        for (int gate = 0; gate < gates; gate++) {
            int from = firstRow * columns + order()[gate] * block;
            for (int i = 0; i < block; i++) {
                values[gate * block + i] = tensor.floatAt(from + i);
            }
        }
        return new Weights(gates * hidden, columns, values, all.grid());
    }
}
