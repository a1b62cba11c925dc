package dev.skipgate.testbench.quality;

import dev.skipgate.runtime.reference.StepListener;

/** Counts zeros of the hidden states as the layers above and the output read them. */
final class ZeroCount implements StepListener {
    /** The product of a recurrent layer that its hidden state is in. */
    private static final int HIDDEN = 1;

    private long zeros;
    private long values;

    @Override
    public void vector(int layer, int product, int[] hidden) {
        if (product != HIDDEN) {
            return;
        }
        for (int value : hidden) {
            zeros += value == 0 ? 1 : 0;
        }
        values += hidden.length;
    }

    double share() {
        return values == 0 ? 0 : (double) zeros / values;
    }
}
