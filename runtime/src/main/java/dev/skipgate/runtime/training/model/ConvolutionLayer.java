package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.Matrix;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A convolution of the image in every row, {@code y = f(W x + b)} at each place of a window, with f the identity or ReLU: the places of an image become the columns of a matrix, which is
 * multiplied as a whole. For training and emulation; no hardware has it.
 */
public final class ConvolutionLayer implements Layer {
    private final String name;
    private final SlidingWindow window;
    private final Parameter weights;
    private final Parameter bias;
    private final boolean relu;
    private final SliceRounding rounding;
    private final float[] columns;
    private Sequence input = Layer.nothing();
    private float[] output = new float[0];
    private float[] linearGradient = new float[0];
    private float[] inputGradient = new float[0];

    /**
     * @param window over the values of a row
     * @param weights channels of the result x values under the window
     * @param bias one for each channel of the result
     * @param rounding of the results in the forward pass
     */
    public ConvolutionLayer(
            String name,
            SlidingWindow window,
            Parameter weights,
            Parameter bias,
            boolean relu,
            SliceRounding rounding) {
        this.name = Objects.requireNonNull(name, "name");
        this.window = Objects.requireNonNull(window, "window");
        this.weights = weights;
        this.bias = bias;
        this.relu = relu;
        this.rounding = Objects.requireNonNull(rounding, "rounding");
        if (weights.columns() != window.covered() || bias.size() != weights.rows()) {
            throw new IllegalArgumentException(weights.rows() + " x " + weights.columns() + " weights and "
                    + bias.size() + " biases for a window over " + window.covered() + " values of " + name);
        }
        columns = new float[window.covered() * window.places()];
    }

    @Override
    public Sequence forward(Sequence newInput, Window unused) {
        input = newInput;
        int rows = input.rows();
        int places = window.places();
        int count = rows * outputWidth();
        output = Functions.room(output, count);
        for (int row = 0; row < rows; row++) {
            window.unfold(input.data(), input.offset() + row * inputWidth(), columns);
            int from = row * outputWidth();
            for (int channel = 0; channel < weights.rows(); channel++) {
                int plane = from + channel * places;
                Arrays.fill(output, plane, plane + places, bias.effective()[channel]);
            }
            Blas.multiply(
                    weights.rows(),
                    places,
                    window.covered(),
                    Matrix.of(weights.effective(), window.covered()),
                    Matrix.of(columns, places),
                    1f,
                    Matrix.at(output, from, places));
        }
        if (relu) {
            for (int i = 0; i < count; i++) {
                output[i] = Math.max(0f, output[i]);
            }
        }
        rounding.round(output, 0, count);
        return Sequence.of(rows, outputWidth(), output);
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput) {
        int rows = input.rows();
        int places = window.places();
        float[] linear = linear(gradient, rows * outputWidth());
        if (wantInput) {
            inputGradient = Functions.room(inputGradient, rows * inputWidth());
            Functions.clear(inputGradient, 0, rows * inputWidth());
        }
        for (int row = 0; row < rows; row++) {
            int from = row * outputWidth();
            addToBias(linear, from);
            window.unfold(input.data(), input.offset() + row * inputWidth(), columns);
            Blas.multiply(
                    weights.rows(),
                    window.covered(),
                    places,
                    Matrix.at(linear, from, places),
                    Matrix.of(columns, places).transpose(),
                    1f,
                    Matrix.of(weights.gradient(), window.covered()));
            if (wantInput) {
                Blas.multiply(
                        window.covered(),
                        places,
                        weights.rows(),
                        Matrix.of(weights.effective(), window.covered()).transpose(),
                        Matrix.at(linear, from, places),
                        0f,
                        Matrix.of(columns, places));
                window.fold(columns, inputGradient, row * inputWidth());
            }
        }
        return wantInput ? Sequence.of(rows, inputWidth(), inputGradient) : Layer.nothing();
    }

    private void addToBias(float[] linear, int from) {
        int places = window.places();
        for (int channel = 0; channel < weights.rows(); channel++) {
            float sum = 0;
            for (int i = from + channel * places; i < from + (channel + 1) * places; i++) {
                sum += linear[i];
            }
            bias.gradient()[channel] += sum;
        }
    }

    /** The gradient before the nonlinearity. */
    private float[] linear(Sequence gradient, int size) {
        linearGradient = Functions.room(linearGradient, size);
        for (int i = 0; i < size; i++) {
            linearGradient[i] = !relu || output[i] > 0 ? gradient.data()[gradient.offset() + i] : 0;
        }
        return linearGradient;
    }

    public SlidingWindow window() {
        return window;
    }

    public Parameter weights() {
        return weights;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int inputWidth() {
        return window.values();
    }

    @Override
    public int outputWidth() {
        return weights.rows() * window.places();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(weights, bias);
    }
}
