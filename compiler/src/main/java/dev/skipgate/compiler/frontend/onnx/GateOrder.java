package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.CellType;

/**
 * In which order ONNX has the gates of a cell.
 *
 * @param operator ONNX's name of the cell
 * @param ours for each gate in ONNX's order its number in ours
 */
record GateOrder(String operator, int... ours) {
    static GateOrder of(CellType cell) {
        return switch (cell) {
                // i, o, f, c of i, f, g, o.
            case LSTM -> new GateOrder("LSTM", 0, 3, 1, 2);
                // z, r, h of r, z, n.
            case GRU, GRU_RESET_FIRST -> new GateOrder("GRU", 1, 0, 2);
            case RNN_TANH, RNN_RELU -> new GateOrder("RNN", 0);
        };
    }

    /** Rows of gates in ONNX's order. */
    float[] toOnnx(float[] rows) {
        int block = rows.length / ours.length;
        float[] ordered = new float[rows.length];
        for (int gate = 0; gate < ours.length; gate++) {
            System.arraycopy(rows, ours[gate] * block, ordered, gate * block, block);
        }
        return ordered;
    }
}
