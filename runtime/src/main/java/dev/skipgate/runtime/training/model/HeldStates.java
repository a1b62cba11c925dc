package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;
import java.util.function.IntConsumer;

/** What padding does to a recurrent layer: a padded step hands on the states it was given, and their gradients. */
final class HeldStates {
    private float[] hidden = new float[0];
    private float[] cell = new float[0];

    /** After a step: overwrites the states after it by those before, where it is padding. */
    void forward(Window window, int time, float[] hiddenStates, float[] cellStates, int before, int after, int units) {
        if (window.padding().isEmpty()) {
            return;
        }
        for (int b = 0; b < window.batch(); b++) {
            if (window.isPadding(time, b)) {
                System.arraycopy(hiddenStates, before + b * units, hiddenStates, after + b * units, units);
                System.arraycopy(cellStates, before + b * units, cellStates, after + b * units, units);
            }
        }
    }

    /** Before the backward part of a step: keeps the gradients that padding will want back. */
    void keep(Window window, float[] hiddenGradient, float[] cellGradient, int size) {
        if (window.padding().isPresent()) {
            hidden = Functions.room(hidden, size);
            cell = Functions.room(cell, size);
            System.arraycopy(hiddenGradient, 0, hidden, 0, size);
            System.arraycopy(cellGradient, 0, cell, 0, size);
        }
    }

    /**
     * After the backward part of a step: gives the gradients back where it was padding.
     *
     * @param clearGates takes the row, time-major, whose gate gradients are to be zero
     */
    void backward(
            Window window, int time, float[] hiddenGradient, float[] cellGradient, int units, IntConsumer clearGates) {
        if (window.padding().isEmpty()) {
            return;
        }
        for (int b = 0; b < window.batch(); b++) {
            if (window.isPadding(time, b)) {
                System.arraycopy(hidden, b * units, hiddenGradient, b * units, units);
                System.arraycopy(cell, b * units, cellGradient, b * units, units);
                clearGates.accept(time * window.batch() + b);
            }
        }
    }
}
