package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;

/**
 * Long short-term memory with the gates i, f, g, o (input, forget, candidate, output), no peepholes:
 * {@code c = f c' + i g, h = o tanh(c)}.
 */
public class LstmLayer extends RecurrentLayer {
    private final CellRounding rounding;
    private float[] squashed = new float[0];

    public LstmLayer(String name, RecurrentWeights weights, boolean reverse, CellRounding rounding) {
        super(name, weights, reverse);
        this.rounding = rounding;
    }

    @Override
    protected void fillBias(float[] bias) {
        Biases.sum(weights(), bias);
        rounding.bias().round(bias, 0, bias.length);
    }

    @Override
    protected void makeRoom(int rows) {
        super.makeRoom(rows);
        squashed = Functions.room(squashed, rows * hidden());
    }

    @Override
    protected void stepForward(int time, int before, int after) {
        int h = hidden();
        int batch = window.batch();
        int from = time * batch * 4 * h;
        rounding.gateInput().round(gates, from, batch * 4 * h);
        for (int b = 0; b < batch; b++) {
            int gate = from + b * 4 * h;
            Functions.sigmoid(gates, gate, 2 * h);
            Functions.tanh(gates, gate + 2 * h, h);
            Functions.sigmoid(gates, gate + 3 * h, h);
        }
        rounding.gate().round(gates, from, batch * 4 * h);
        for (int b = 0; b < batch; b++) {
            updateCell(from + b * 4 * h, before + b * h, after + b * h, h);
        }
        rounding.cell().round(cellStates, after, batch * h);
        squash(time * batch * h, after, batch * h);
        for (int b = 0; b < batch; b++) {
            output(from + b * 4 * h + 3 * h, (time * batch + b) * h, after + b * h, h);
        }
        rounding.hidden().round(hiddenStates, after, batch * h);
    }

    private void updateCell(int gate, int before, int after, int h) {
        float[] a = gates;
        float[] c = cellStates;
        for (int k = 0; k < h; k++) {
            c[after + k] = a[gate + h + k] * c[before + k] + a[gate + k] * a[gate + 2 * h + k];
        }
    }

    private void squash(int at, int after, int count) {
        System.arraycopy(cellStates, after, squashed, at, count);
        rounding.squashInput().round(squashed, at, count);
        Functions.tanh(squashed, at, count);
        rounding.squashed().round(squashed, at, count);
    }

    private void output(int gate, int at, int after, int h) {
        float[] a = gates;
        for (int k = 0; k < h; k++) {
            hiddenStates[after + k] = a[gate + k] * squashed[at + k];
        }
    }

    @Override
    protected void stepBackward(int time, int before, int after) {
        int h = hidden();
        int batch = window.batch();
        for (int b = 0; b < batch; b++) {
            int row = time * batch + b;
            backwardRow(row * 4 * h, row * h, before + b * h, b * h, h);
        }
    }

    private void backwardRow(int gate, int at, int before, int row, int h) {
        float[] a = gates;
        float[] d = gateGradients;
        float[] t = squashed;
        float[] dh = hiddenGradient;
        float[] dc = cellGradient;
        float[] c = cellStates;
        for (int k = 0; k < h; k++) {
            float i = a[gate + k];
            float f = a[gate + h + k];
            float g = a[gate + 2 * h + k];
            float o = a[gate + 3 * h + k];
            float tanh = t[at + k];
            float output = dh[row + k];
            float cell = dc[row + k] + output * o * (1 - tanh * tanh);
            d[gate + k] = cell * g * i * (1 - i);
            d[gate + h + k] = cell * c[before + k] * f * (1 - f);
            d[gate + 2 * h + k] = cell * i * (1 - g * g);
            d[gate + 3 * h + k] = output * tanh * o * (1 - o);
            dc[row + k] = cell * f;
            dh[row + k] = 0;
        }
    }
}
