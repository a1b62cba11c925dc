package dev.skipgate.testbench.quality;

import dev.skipgate.runtime.reference.StepListener;

/** Counts zeros of the hidden states as the layers above and the output read them. */
final class ZeroCount implements StepListener {
    private long zeros;
    private long values;

    @Override
    public void oneHotLayer(int layer, int index, int[] previousHidden) {
        count(previousHidden);
    }

    @Override
    public void vectorLayer(int layer, int[] input, int[] previousHidden) {
        count(previousHidden);
    }

    private void count(int[] hidden) {
        for (int value : hidden) {
            zeros += value == 0 ? 1 : 0;
        }
        values += hidden.length;
    }

    double share() {
        return values == 0 ? 0 : (double) zeros / values;
    }
}
