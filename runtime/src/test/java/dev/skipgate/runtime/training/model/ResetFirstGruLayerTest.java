package dev.skipgate.runtime.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.runtime.training.random.RandomState;
import org.junit.jupiter.api.Test;

class ResetFirstGruLayerTest {
    private static final int TIME = 4;
    private static final int BATCH = 2;
    private static final int INPUTS = 3;
    private static final int HIDDEN = 5;

    private final RandomState random = RandomState.of(11);
    private final RecurrentLayer layer = Layers.recurrent("gru-reset-first", 0, INPUTS, HIDDEN, false, random);

    private double sum(int row, float[] x, int at, double[] state) {
        RecurrentWeights w = layer.weights();
        double sum = w.inputBias().master()[row] + w.recurrentBias().master()[row];
        for (int i = 0; i < INPUTS; i++) {
            sum += w.input().master()[row * INPUTS + i] * x[at + i];
        }
        for (int k = 0; k < HIDDEN; k++) {
            sum += w.recurrent().master()[row * HIDDEN + k] * state[k];
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @Test
    void computesTheFormulaOfThePaper() {
        float[] x = new float[TIME * BATCH * INPUTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() * 2 - 1;
        }
        Sequence said = layer.forward(Sequence.of(TIME * BATCH, INPUTS, x), Window.full(TIME, BATCH, false, false));
        for (int b = 0; b < BATCH; b++) {
            double[] h = new double[HIDDEN];
            for (int t = 0; t < TIME; t++) {
                int at = (t * BATCH + b) * INPUTS;
                double[] reset = new double[HIDDEN];
                double[] next = new double[HIDDEN];
                for (int k = 0; k < HIDDEN; k++) {
                    reset[k] = sigmoid(sum(k, x, at, h)) * h[k];
                }
                for (int k = 0; k < HIDDEN; k++) {
                    double z = sigmoid(sum(HIDDEN + k, x, at, h));
                    double n = Math.tanh(sum(2 * HIDDEN + k, x, at, reset));
                    next[k] = (1 - z) * n + z * h[k];
                }
                h = next;
                for (int k = 0; k < HIDDEN; k++) {
                    assertEquals(h[k], said.data()[said.offset() + (t * BATCH + b) * HIDDEN + k], 2e-6);
                }
            }
        }
    }
}
