package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.Functions;
import java.util.List;

/** Where the state of a recurrent layer stands between windows: hidden, then cell, each batch x hidden; empty before the first. */
final class CarriedState {
    private float[] hidden = new float[0];
    private float[] cell = new float[0];

    /** Fills the slot before all steps: with it when the sequences go on and it is as large as the slot, else with zeros. */
    void into(boolean goesOn, float[] hiddenStates, float[] cellStates, int at, int size) {
        if (goesOn && hidden.length == size) {
            System.arraycopy(hidden, 0, hiddenStates, at, size);
            System.arraycopy(cell, 0, cellStates, at, size);
        } else {
            Functions.clear(hiddenStates, at, size);
            Functions.clear(cellStates, at, size);
        }
    }

    /** Takes it from a slot. */
    void from(float[] hiddenStates, float[] cellStates, int at, int size) {
        hidden = hidden.length == size ? hidden : new float[size];
        cell = cell.length == size ? cell : new float[size];
        System.arraycopy(hiddenStates, at, hidden, 0, size);
        System.arraycopy(cellStates, at, cell, 0, size);
    }

    List<float[]> copy() {
        return List.of(hidden.clone(), cell.clone());
    }

    void restore(List<float[]> state) {
        hidden = state.get(0).clone();
        cell = state.get(1).clone();
    }
}
