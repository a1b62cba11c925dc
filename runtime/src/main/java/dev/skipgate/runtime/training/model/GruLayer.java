package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;

/**
 * Gated recurrent unit with the gates r, z, n (reset, update, new), the reset gate applied after the recurrent product, as PyTorch and cuDNN have it:
 * {@code n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h'}.
 */
public final class GruLayer extends RecurrentLayer {
    private final CellRounding rounding;
    private final float[] recurrentBias;
    private float[] recurrent = new float[0];
    private float[] recurrentGradients = new float[0];

    public GruLayer(String name, RecurrentWeights weights, boolean reverse, CellRounding rounding) {
        super(name, weights, reverse);
        this.rounding = rounding;
        recurrentBias = new float[weights.input().rows()];
    }

    @Override
    protected void fillBias(float[] bias) {
        // Those of r and z are added before they are rounded, as hardware has them; n's stay two, for one is reset.
        int added = 2 * hidden();
        System.arraycopy(weights().inputBias().effective(), 0, bias, 0, bias.length);
        System.arraycopy(weights().recurrentBias().effective(), 0, recurrentBias, 0, bias.length);
        for (int row = 0; row < added; row++) {
            bias[row] += recurrentBias[row];
            recurrentBias[row] = 0;
        }
        rounding.bias().round(bias, 0, bias.length);
        rounding.bias().round(recurrentBias, 0, bias.length);
    }

    @Override
    protected void makeRoom(int rows) {
        super.makeRoom(rows);
        recurrent = Functions.room(recurrent, rows * gateWidth());
        recurrentGradients = Functions.room(recurrentGradients, rows * gateWidth());
    }

    @Override
    protected float[] stateBias() {
        return recurrentBias;
    }

    @Override
    protected float[] recurrentTarget() {
        return recurrent;
    }

    @Override
    protected float[] recurrentGradients() {
        return recurrentGradients;
    }

    @Override
    protected void stepForward(int time, int before, int after) {
        int h = hidden();
        for (int b = 0; b < window.batch(); b++) {
            int gate = (time * window.batch() + b) * 3 * h;
            addTo(gates, gate, recurrent, gate, 2 * h);
            rounding.gateInput().round(gates, gate, 2 * h);
            Functions.sigmoid(gates, gate, 2 * h);
            rounding.gate().round(gates, gate, 2 * h);
            addReset(gate, h);
            rounding.gateInput().round(gates, gate + 2 * h, h);
            Functions.tanh(gates, gate + 2 * h, h);
            rounding.gate().round(gates, gate + 2 * h, h);
            update(gate, before + b * h, after + b * h, h);
        }
        rounding.hidden().round(hiddenStates, after, window.batch() * h);
    }

    private static void addTo(float[] sums, int at, float[] values, int from, int count) {
        for (int k = 0; k < count; k++) {
            sums[at + k] += values[from + k];
        }
    }

    private void addReset(int gate, int h) {
        float[] a = gates;
        for (int k = 0; k < h; k++) {
            a[gate + 2 * h + k] += a[gate + k] * recurrent[gate + 2 * h + k];
        }
    }

    private void update(int gate, int before, int after, int h) {
        float[] a = gates;
        float[] s = hiddenStates;
        for (int k = 0; k < h; k++) {
            float z = a[gate + h + k];
            float n = a[gate + 2 * h + k];
            s[after + k] = n + z * (s[before + k] - n);
        }
    }

    @Override
    protected void stepBackward(int time, int before, int after) {
        int h = hidden();
        for (int b = 0; b < window.batch(); b++) {
            backwardRow((time * window.batch() + b) * 3 * h, before + b * h, b * h, h);
        }
    }

    private void backwardRow(int gate, int before, int row, int h) {
        float[] a = gates;
        float[] d = gateGradients;
        float[] e = recurrentGradients;
        for (int k = 0; k < h; k++) {
            float r = a[gate + k];
            float z = a[gate + h + k];
            float n = a[gate + 2 * h + k];
            float dh = hiddenGradient[row + k];
            float dn = dh * (1 - z) * (1 - n * n);
            float dr = dn * recurrent[gate + 2 * h + k] * r * (1 - r);
            float dz = dh * (hiddenStates[before + k] - n) * z * (1 - z);
            d[gate + k] = dr;
            d[gate + h + k] = dz;
            d[gate + 2 * h + k] = dn;
            e[gate + k] = dr;
            e[gate + h + k] = dz;
            e[gate + 2 * h + k] = dn * r;
            hiddenGradient[row + k] = dh * z;
        }
    }
}
