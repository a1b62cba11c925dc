package dev.skipgate.runtime.opencl.training;

/** The element-wise part of the cells, forward and backward, for {@link TrainingKernel}; the formulas are those of the trainer's layers ({@code runtime.training.model}). */
abstract class CellKernel extends ListKernel {
    static final int DENSE = 0;
    static final int LSTM = 1;
    static final int GRU = 2;
    static final int RNN_TANH = 3;
    static final int RNN_RELU = 4;

    /** Sites of {@link #formats}: for each what a value is multiplied with to become a code, the least code and the greatest. */
    static final int GATE_INPUT = 0;

    static final int GATE = 3;
    static final int CELL = 6;
    static final int HIDDEN = 9;
    static final int FORMAT_NUMBERS = 12;

    /** Gates of a unit, of all kinds. */
    static final int MOST_GATES = 4;

    /** Beyond this, tanh is 1 in single precision, as in {@code training.linear.Functions}. */
    private static final float TANH_LIMIT = 7.9f;

    float[] formats = {0};

    /** Whether {@link #formats} are rounded to. */
    int rounded;

    /** Gate gradients of a smaller magnitude are zero. */
    float threshold;

    /** Gate gradients that were zero: {@code [sequence][work-item][gate]}. */
    int[] zeros = {0};

    int kind;
    int units;

    /** Numbers from the gates of a step of a sequence to those of the next. */
    int gateStride;

    /** Places in {@link #kept}. */
    int gates;

    int stateSums;
    int squashed;

    /** Places in {@link #scratch}. */
    int gateGradients;

    int stateSumGradients;
    int hiddenGradient;
    int cellGradient;

    /** Place of the cell states in {@link #kept}, slot by slot as the hidden states in {@link #values}. */
    int cells;

    /** To the nearest multiple, halves up, saturated; as {@code ActivationRounding}. */
    final float quantize(float value, int site) {
        float result = value;
        if (rounded != 0) {
            float code = value * formats[site];
            code = code < formats[site + 1] ? formats[site + 1] : code > formats[site + 2] ? formats[site + 2] : code;
            float below = floor(code);
            result = (code - below >= 0.5f ? below + 1 : below) / formats[site];
        }
        return result;
    }

    /** The rational function of {@code Functions.tanh}; what is no number stays none. */
    final float squash(float value) {
        float x = value > TANH_LIMIT ? TANH_LIMIT : value < -TANH_LIMIT ? -TANH_LIMIT : value;
        float square = x * x;
        float p = -2.7607684E-16f;
        p = p * square + 2.000188E-13f;
        p = p * square - 8.604672E-11f;
        p = p * square + 5.1222973E-8f;
        p = p * square + 1.48572235E-5f;
        p = p * square + 6.3726195E-4f;
        p = p * square + 0.0048935246f;
        float q = 1.1982584E-6f;
        q = q * square + 1.1853471E-4f;
        q = q * square + 0.0022684347f;
        q = q * square + 0.004893525f;
        return x * p / q;
    }

    private float tanhGate(float sum) {
        return quantize(squash(quantize(sum, GATE_INPUT)), GATE);
    }

    private float sigmoidGate(float sum) {
        return quantize(0.5f * squash(0.5f * quantize(sum, GATE_INPUT)) + 0.5f, GATE);
    }

    /**
     * A unit of a step of a sequence.
     *
     * @param gate of the step's gates, the unit's first; {@code row} of what a step has once a unit
     * @param before the unit's states before the step, {@code after} after it
     */
    final void cellForward(int gate, int row, int before, int after) {
        if (kind == LSTM) {
            float i = sigmoidGate(kept[gates + gate]);
            float f = sigmoidGate(kept[gates + gate + units]);
            float g = tanhGate(kept[gates + gate + 2 * units]);
            float o = sigmoidGate(kept[gates + gate + 3 * units]);
            float cell = quantize(f * kept[cells + before] + i * g, CELL);
            float flat = tanhGate(cell);
            kept[gates + gate] = i;
            kept[gates + gate + units] = f;
            kept[gates + gate + 2 * units] = g;
            kept[gates + gate + 3 * units] = o;
            kept[cells + after] = cell;
            kept[squashed + row] = flat;
            values[after] = quantize(o * flat, HIDDEN);
        } else if (kind == GRU) {
            float r = sigmoidGate(kept[gates + gate] + kept[stateSums + gate]);
            float z = sigmoidGate(kept[gates + gate + units] + kept[stateSums + gate + units]);
            float n = tanhGate(kept[gates + gate + 2 * units] + r * kept[stateSums + gate + 2 * units]);
            kept[gates + gate] = r;
            kept[gates + gate + units] = z;
            kept[gates + gate + 2 * units] = n;
            values[after] = quantize(n + z * (values[before] - n), HIDDEN);
        } else if (kind == RNN_TANH) {
            values[after] = quantize(squash(quantize(kept[gates + gate], GATE_INPUT)), HIDDEN);
        } else {
            float sum = kept[gates + gate];
            values[after] = quantize(sum < 0 ? 0 : sum, HIDDEN);
        }
    }

    /** Its way back; leaves in both gradients of states what does not pass through the recurrent product. */
    final void cellBackward(int gate, int row, int before, int after, int state, int count) {
        float hidden = scratch[hiddenGradient + state];
        float left = 0;
        if (kind == LSTM) {
            float i = kept[gates + gate];
            float f = kept[gates + gate + units];
            float g = kept[gates + gate + 2 * units];
            float o = kept[gates + gate + 3 * units];
            float flat = kept[squashed + row];
            float cell = scratch[cellGradient + state] + hidden * o * (1 - flat * flat);
            keep(gateGradients + gate, cell * g * i * (1 - i), count);
            keep(gateGradients + gate + units, cell * kept[cells + before] * f * (1 - f), count + 1);
            keep(gateGradients + gate + 2 * units, cell * i * (1 - g * g), count + 2);
            keep(gateGradients + gate + 3 * units, hidden * flat * o * (1 - o), count + 3);
            scratch[cellGradient + state] = cell * f;
        } else if (kind == GRU) {
            float r = kept[gates + gate];
            float z = kept[gates + gate + units];
            float n = kept[gates + gate + 2 * units];
            float toNew = hidden * (1 - z) * (1 - n * n);
            float toReset = toNew * kept[stateSums + gate + 2 * units] * r * (1 - r);
            float toUpdate = hidden * (values[before] - n) * z * (1 - z);
            keep(gateGradients + gate, toReset, count);
            keep(gateGradients + gate + units, toUpdate, count + 1);
            keep(gateGradients + gate + 2 * units, toNew, count + 2);
            keep(stateSumGradients + gate, toReset, count);
            keep(stateSumGradients + gate + units, toUpdate, count + 1);
            keep(stateSumGradients + gate + 2 * units, toNew * r, count + 2);
            left = hidden * z;
        } else {
            float value = values[after];
            float slope = kind == RNN_TANH ? 1 - value * value : value > 0 ? 1 : 0;
            keep(gateGradients + gate, hidden * slope, count);
        }
        scratch[hiddenGradient + state] = left;
    }

    /** A gate gradient, zero where its magnitude is below the threshold (sparsified-sgd-lstm, section 3); zeros are counted. */
    private void keep(int at, float value, int count) {
        float magnitude = value < 0 ? -value : value;
        if (magnitude < threshold || value == 0) {
            scratch[at] = 0;
            zeros[count] += 1;
        } else {
            scratch[at] = value;
        }
    }

    /** Magnitudes below 2^-102 are zero, as in the trainer's dropTiny: products of what would be subnormal soon are many times slower. */
    final float noTiny(float value) {
        float magnitude = value < 0 ? -value : value;
        return magnitude < 1.9721523E-31f ? 0 : value;
    }
}
