package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;
import java.util.Objects;

/** A recurrent layer without gates: {@code h = f(W x + U h' + b)}. */
public final class VanillaLayer extends RecurrentLayer {
    /** The function of the sum. */
    public enum Nonlinearity {
        TANH,
        RELU
    }

    private final Nonlinearity nonlinearity;
    private final CellRounding rounding;

    public VanillaLayer(
            String name, RecurrentWeights weights, boolean reverse, Nonlinearity nonlinearity, CellRounding rounding) {
        super(name, weights, reverse);
        this.nonlinearity = Objects.requireNonNull(nonlinearity, "nonlinearity");
        this.rounding = rounding;
    }

    /** Whether its function is tanh, whose argument has a format of its own in hardware. */
    public boolean squashes() {
        return nonlinearity == Nonlinearity.TANH;
    }

    @Override
    protected void fillBias(float[] bias) {
        Biases.sum(weights(), bias);
        rounding.bias().round(bias, 0, bias.length);
    }

    @Override
    protected void stepForward(int time, int before, int after) {
        int size = window.batch() * hidden();
        System.arraycopy(gates, time * size, hiddenStates, after, size);
        if (nonlinearity == Nonlinearity.TANH) {
            rounding.gateInput().round(hiddenStates, after, size);
            Functions.tanh(hiddenStates, after, size);
        } else {
            for (int i = after; i < after + size; i++) {
                hiddenStates[i] = Math.max(0f, hiddenStates[i]);
            }
        }
        rounding.hidden().round(hiddenStates, after, size);
    }

    @Override
    protected void stepBackward(int time, int before, int after) {
        int size = window.batch() * hidden();
        int from = time * size;
        for (int i = 0; i < size; i++) {
            float value = hiddenStates[after + i];
            float slope = nonlinearity == Nonlinearity.TANH ? 1 - value * value : value > 0 ? 1 : 0;
            gateGradients[from + i] = hiddenGradient[i] * slope;
            hiddenGradient[i] = 0;
        }
    }
}
