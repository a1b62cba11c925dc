package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.LinearMap;

/** Computes the windows of a recurrent layer elsewhere than in its own loops. What it cannot compute it refuses; it never gives a part back to them. */
public interface RecurrentDevice {
    /** The products of a layer, whose patterns of dropout hold there too. */
    record Products(LinearMap input, LinearMap state) {}

    /**
     * A window, forward.
     *
     * @param bias that goes into the input side of every gate
     * @param stateBias the same for the recurrent side; empty where both are added
     * @param hiddenStates (time + 1) slots of batch x hidden as {@link RecurrentLayer} has them, the first to be read is filled; all others are filled here
     * @param cellStates the same; here only the last one written is filled
     */
    void forward(
            Sequence input,
            Window window,
            Products products,
            float[] bias,
            float[] stateBias,
            float[] hiddenStates,
            float[] cellStates);

    /**
     * The window of the last forward pass, backward: adds to the gradients of the layer's parameters.
     *
     * @param filter of the gate gradients
     * @return the gradient with respect to the input, or an empty sequence when it is not wanted
     */
    Sequence backward(Sequence gradient, boolean wantInput, GateGradientFilter filter);

    /** Fetches what the gates of the last forward pass were, time x batch x (gates x hidden). */
    void readGates(float[] gates);

    /** Fetches the gradients of the linear gates, input side, of the last backward pass. */
    void readGateGradients(float[] gradients);

    /** Fetches all cell states of the last forward pass. */
    void readCells(float[] cellStates);
}
