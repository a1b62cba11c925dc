package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.bundle.SequenceEnd;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;

/**
 * Hands on the last step of every sequence alone. Padded steps hold the state, so the last step of a window is the last valid one too, of a forward
 * direction. A reverse one ends at the first step, but may be asked for what it gives at the last valid one.
 */
public final class LastStepLayer implements Layer {
    private final int forwardWidth;
    private final int reverseWidth;
    private final SequenceEnd end;
    private Window window = Window.full(1, 1, false, false);
    private float[] output = new float[0];
    private float[] inputGradient = new float[0];

    /**
     * @param forwardWidth 0 when the layer below goes in reverse only
     * @param reverseWidth 0 when it goes forward only
     * @param end which step of the reverse direction is taken
     */
    public LastStepLayer(int forwardWidth, int reverseWidth, SequenceEnd end) {
        this.forwardWidth = forwardWidth;
        this.reverseWidth = reverseWidth;
        this.end = end;
    }

    @Override
    public Window outputWindow(Window full) {
        return full.lastStep();
    }

    @Override
    public Sequence forward(Sequence input, Window newWindow) {
        window = newWindow;
        int width = inputWidth();
        output = Functions.room(output, window.batch() * width);
        for (int b = 0; b < window.batch(); b++) {
            System.arraycopy(input.data(), input.offset() + lastRow(b) * width, output, b * width, forwardWidth);
            System.arraycopy(
                    input.data(),
                    input.offset() + reverseRow(b) * width + forwardWidth,
                    output,
                    b * width + forwardWidth,
                    reverseWidth);
        }
        return Sequence.of(window.batch(), width, output);
    }

    private int lastRow(int sequence) {
        return (window.time() - 1) * window.batch() + sequence;
    }

    private int reverseRow(int sequence) {
        if (end == SequenceEnd.ENDS) {
            return sequence;
        }
        int last = window.padding()
                .map(each -> each.starts()[sequence] + each.lengths()[sequence])
                .orElse(window.time());
        return (last - 1) * window.batch() + sequence;
    }

    @Override
    public Sequence backward(Sequence gradient, boolean wantInput) {
        int width = inputWidth();
        int size = window.rows() * width;
        inputGradient = Functions.room(inputGradient, size);
        Functions.clear(inputGradient, 0, size);
        for (int b = 0; b < window.batch(); b++) {
            int from = gradient.offset() + b * width;
            System.arraycopy(gradient.data(), from, inputGradient, lastRow(b) * width, forwardWidth);
            System.arraycopy(
                    gradient.data(),
                    from + forwardWidth,
                    inputGradient,
                    reverseRow(b) * width + forwardWidth,
                    reverseWidth);
        }
        return Sequence.of(window.rows(), width, inputGradient);
    }

    @Override
    public String name() {
        return "last-step";
    }

    @Override
    public int inputWidth() {
        return forwardWidth + reverseWidth;
    }

    @Override
    public int outputWidth() {
        return inputWidth();
    }

    @Override
    public List<Parameter> parameters() {
        return List.of();
    }
}
