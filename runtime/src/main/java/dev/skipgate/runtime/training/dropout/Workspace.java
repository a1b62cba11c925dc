package dev.skipgate.runtime.training.dropout;

/** A reused array, made anew only when a larger one is needed. */
final class Workspace {
    private float[] values = new float[0];

    /** At least so many values, with whatever they held before. */
    float[] atLeast(int size) {
        if (values.length < size) {
            values = new float[size];
        }
        return values;
    }
}
