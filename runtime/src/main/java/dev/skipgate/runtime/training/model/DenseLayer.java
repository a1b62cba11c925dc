package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.linear.TokenMap;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** {@code y = f(W x + b)} on every row, with f the identity or ReLU. */
public final class DenseLayer implements Layer {
    private static final float[] NOTHING = {};
    private final String name;
    private final Parameter weights;
    private final Parameter bias;
    private final boolean relu;
    private final SliceRounding rounding;
    private final TokenMap tokenMap;
    private LinearMap map;
    private Optional<DenseDevice> device = Optional.empty();
    private Sequence input = Layer.nothing();
    private float[] output = new float[0];
    private float[] linearGradient = new float[0];
    private float[] inputGradient = new float[0];

    /**
     * @param weights outputs x inputs
     * @param bias outputs
     * @param rounding of the results in the forward pass
     */
    public DenseLayer(String name, Parameter weights, Parameter bias, boolean relu, SliceRounding rounding) {
        this.name = Objects.requireNonNull(name, "name");
        this.weights = weights;
        this.bias = bias;
        this.relu = relu;
        this.rounding = Objects.requireNonNull(rounding, "rounding");
        if (bias.size() != weights.rows()) {
            throw new IllegalArgumentException(bias.size() + " biases for " + weights.rows() + " outputs of " + name);
        }
        map = new DenseMap(weights.columns(), weights.rows());
        tokenMap = new TokenMap(weights.columns(), weights.rows());
    }

    @Override
    public Sequence forward(Sequence newInput, Window window) {
        input = newInput;
        int rows = input.rows();
        output = Functions.room(output, rows * outputWidth());
        Functions.repeat(bias.effective(), output, 0, rows);
        if (input.tokens().isPresent()) {
            tokenMap.forward(weights.effective(), input.tokens().get(), rows, output);
        } else if (device.isPresent()) {
            device.get().forward(map, input, output);
        } else {
            map.prepare(weights.effective(), 1);
            map.forward(weights.effective(), input.data(), input.offset(), rows, 1f, output, 0);
        }
        if (relu) {
            for (int i = 0; i < rows * outputWidth(); i++) {
                output[i] = Math.max(0f, output[i]);
            }
        }
        rounding.round(output, 0, rows * outputWidth());
        return Sequence.of(rows, outputWidth(), output);
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput) {
        int rows = input.rows();
        float[] linear = gradient.data();
        int from = gradient.offset();
        if (relu) {
            linear = maskNegatives(gradient, rows * outputWidth());
            from = 0;
        }
        Functions.addRows(linear, from, rows, bias.gradient());
        if (input.tokens().isPresent()) {
            tokenMap.backwardWeights(linear, input.tokens().get(), rows, weights.gradient());
            return Layer.nothing();
        }
        if (device.isPresent()) {
            inputGradient = Functions.room(inputGradient, wantInput ? rows * inputWidth() : 0);
            device.get().backward(linear, from, wantInput ? inputGradient : NOTHING);
            return wantInput ? Sequence.of(rows, inputWidth(), inputGradient) : Layer.nothing();
        }
        map.backwardWeights(linear, from, input.data(), input.offset(), rows, weights.gradient());
        if (!wantInput) {
            return Layer.nothing();
        }
        inputGradient = Functions.room(inputGradient, rows * inputWidth());
        map.backwardInput(weights.effective(), linear, from, rows, 0f, inputGradient, 0);
        return Sequence.of(rows, inputWidth(), inputGradient);
    }

    private float[] maskNegatives(Sequence gradient, int size) {
        linearGradient = Functions.room(linearGradient, size);
        for (int i = 0; i < size; i++) {
            linearGradient[i] = output[i] > 0 ? gradient.data()[gradient.offset() + i] : 0;
        }
        return linearGradient;
    }

    /** Products by which the next windows multiply, as when a dropout pattern changes. */
    public void setMap(LinearMap newMap) {
        map = newMap;
    }

    /** Multiplies there from now on; products with tokens, which only pick columns, stay here. */
    public void setDevice(DenseDevice newDevice) {
        device = Optional.of(newDevice);
    }

    public Parameter weights() {
        return weights;
    }

    public Parameter bias() {
        return bias;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int inputWidth() {
        return weights.columns();
    }

    @Override
    public int outputWidth() {
        return weights.rows();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weights, bias);
    }
}
