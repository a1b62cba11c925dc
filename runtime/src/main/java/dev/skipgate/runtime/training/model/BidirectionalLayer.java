package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import java.util.stream.Stream;

/** Two recurrent layers over the same input, one forward and one in reverse; their hidden states stand side by side. */
public final class BidirectionalLayer implements Layer {
    private final RecurrentLayer forward;
    private final RecurrentLayer reverse;
    private float[] output = new float[0];
    private float[] forwardGradient = new float[0];
    private float[] reverseGradient = new float[0];
    private float[] inputGradient = new float[0];

    public BidirectionalLayer(RecurrentLayer forward, RecurrentLayer reverse) {
        if (forward.inputWidth() != reverse.inputWidth()) {
            throw new IllegalArgumentException("two directions over different inputs");
        }
        this.forward = forward;
        this.reverse = reverse;
    }

    public List<RecurrentLayer> directions() {
        return List.of(forward, reverse);
    }

    @Override
    public Sequence forward(Sequence input, Window window) {
        Sequence left = forward.forward(input, window);
        Sequence right = reverse.forward(input, window);
        int width = outputWidth();
        output = Functions.room(output, left.rows() * width);
        for (int row = 0; row < left.rows(); row++) {
            System.arraycopy(left.data(), left.offset() + row * left.width(), output, row * width, left.width());
            System.arraycopy(
                    right.data(),
                    right.offset() + row * right.width(),
                    output,
                    row * width + left.width(),
                    right.width());
        }
        return Sequence.of(left.rows(), width, output);
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput) {
        int rows = gradient.rows();
        int width = outputWidth();
        int left = forward.outputWidth();
        int right = reverse.outputWidth();
        forwardGradient = Functions.room(forwardGradient, rows * left);
        reverseGradient = Functions.room(reverseGradient, rows * right);
        for (int row = 0; row < rows; row++) {
            int from = gradient.offset() + row * width;
            System.arraycopy(gradient.data(), from, forwardGradient, row * left, left);
            System.arraycopy(gradient.data(), from + left, reverseGradient, row * right, right);
        }
        Sequence one = forward.backward(Sequence.of(rows, left, forwardGradient), wantInput);
        Sequence other = reverse.backward(Sequence.of(rows, right, reverseGradient), wantInput);
        return wantInput ? sum(one, other) : Layer.nothing();
    }

    private Sequence sum(Sequence one, Sequence other) {
        int size = one.rows() * one.width();
        inputGradient = Functions.room(inputGradient, size);
        for (int i = 0; i < size; i++) {
            inputGradient[i] = one.data()[one.offset() + i] + other.data()[other.offset() + i];
        }
        return Sequence.of(one.rows(), one.width(), inputGradient);
    }

    @Override
    public String name() {
        return forward.name();
    }

    @Override
    public int inputWidth() {
        return forward.inputWidth();
    }

    @Override
    public int outputWidth() {
        return forward.outputWidth() + reverse.outputWidth();
    }

    @Override
    public List<Parameter> parameters() {
        return Stream.concat(forward.parameters().stream(), reverse.parameters().stream())
                .toList();
    }
}
