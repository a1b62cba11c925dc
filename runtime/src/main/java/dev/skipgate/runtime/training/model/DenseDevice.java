package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.LinearMap;

/** Computes the products of a dense layer elsewhere. */
public interface DenseDevice {
    /**
     * {@code y = x W' + b} where the map keeps an output.
     *
     * @param map whose pattern the product has
     * @param y rows x outputs; what is not kept stays
     */
    void forward(LinearMap map, Sequence input, float[] y);

    /**
     * Adds to the gradient of the weights, for the input of the last forward pass.
     *
     * @param dy rows x outputs from {@code from} on
     * @param dx rows x inputs, overwritten; empty when it is not wanted
     */
    void backward(float[] dy, int from, float[] dx);
}
