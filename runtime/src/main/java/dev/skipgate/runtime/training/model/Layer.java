package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;

/**
 * One stage of a network. A forward pass keeps what the backward pass after it needs; backward passes may be repeated. Results are buffers that the
 * layer uses again in its next pass.
 */
public interface Layer {
    String name();

    int inputWidth();

    int outputWidth();

    /** What is trained, in a fixed order. */
    List<Parameter> parameters();

    /** The window as the layers above see it. */
    default Window outputWindow(Window window) {
        return window;
    }

    /** @param input as wide as {@link #inputWidth} */
    Sequence forward(Sequence input, Window window);

    /**
     * Adds to the gradients of the parameters.
     *
     * @param gradient of the loss with respect to the last result
     * @param wantInput whether the gradient with respect to the input is wanted; not possible for tokens
     * @return the gradient with respect to the input, or an empty sequence
     */
    Sequence backward(Sequence gradient, boolean wantInput);

    /** What no backward pass gives. */
    static Sequence nothing() {
        return Sequence.of(0, 0, new float[0]);
    }
}
