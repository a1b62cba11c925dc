package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import java.util.Objects;

/**
 * The greatest value under a window at each of its places, channel by channel; of equal ones the first in the order of rows has the gradient, as in PyTorch. For training and emulation;
 * no hardware has it.
 */
public final class MaxPoolLayer implements Layer {
    private final String name;
    private final SlidingWindow window;
    private final SliceRounding operations;
    private Sequence input = Layer.nothing();
    private float[] output = new float[0];
    private int[] winners = new int[0];
    private float[] inputGradient = new float[0];

    /**
     * @param window without padding
     * @param operations on the results in the forward pass
     */
    public MaxPoolLayer(String name, SlidingWindow window, SliceRounding operations) {
        this.name = Objects.requireNonNull(name, "name");
        this.window = Objects.requireNonNull(window, "window");
        this.operations = Objects.requireNonNull(operations, "operations");
        if (window.padding() != 0) {
            throw new IllegalArgumentException("the pooling of " + name + " has a padding; wanted none");
        }
    }

    @Override
    public Sequence forward(Sequence newInput, Window unused) {
        input = newInput;
        int count = input.rows() * outputWidth();
        output = Functions.room(output, count);
        winners = winners.length >= count ? winners : new int[count];
        int at = 0;
        for (int plane = 0; plane < input.rows() * window.channels(); plane++) {
            int from = plane * window.height() * window.width();
            for (int y = 0; y < window.outputHeight(); y++) {
                for (int x = 0; x < window.outputWidth(); x++) {
                    int winner = greatest(from + y * window.stride() * window.width() + x * window.stride());
                    winners[at] = winner;
                    output[at++] = input.data()[input.offset() + winner];
                }
            }
        }
        operations.round(output, 0, count);
        return Sequence.of(input.rows(), outputWidth(), output);
    }

    /** The place of the greatest value under the window whose first value is at a place; a value that is no number wins. */
    private int greatest(int first) {
        float[] values = input.data();
        int offset = input.offset();
        int winner = first;
        float most = values[offset + first];
        for (int y = 0; y < window.size(); y++) {
            for (int x = 0; x < window.size(); x++) {
                int at = first + y * window.width() + x;
                float value = values[offset + at];
                if (value > most || Float.isNaN(value)) {
                    most = value;
                    winner = at;
                }
            }
        }
        return winner;
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput) {
        if (!wantInput) {
            return Layer.nothing();
        }
        int size = input.rows() * inputWidth();
        inputGradient = Functions.room(inputGradient, size);
        Functions.clear(inputGradient, 0, size);
        for (int i = 0; i < input.rows() * outputWidth(); i++) {
            inputGradient[winners[i]] += gradient.data()[gradient.offset() + i];
        }
        return Sequence.of(input.rows(), inputWidth(), inputGradient);
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
        return window.channels() * window.places();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }
}
