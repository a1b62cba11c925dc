package dev.skipgate.runtime.training.model;

import dev.skipgate.runtime.training.linear.DenseMap;
import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.parameter.Parameter;

/**
 * Global attention with the dot score (Luong, Pham and Manning, "Effective approaches to attention-based neural machine translation", 2015, section 3.1): {@code a_k = softmax over k of (h . m_k)},
 * {@code c = sum a_k m_k}, {@code s = tanh(W [c; h])}, for the hidden state h of one step of the decoder and the states m_k of the encoder. Padding of what was read has no weight.
 */
final class GlobalAttention {
    private final Parameter combine;
    private final LinearMap map;
    private final int hidden;
    private Sequence memory = Layer.nothing();
    private Window read = Window.full(1, 1, false, false);

    /** rows x steps read: a row for each step of each sequence that is written. */
    private float[] shares = new float[0];

    /** rows x (2 hidden): context, then hidden state. */
    private float[] joined = new float[0];

    private float[] linearGradient = new float[0];
    private float[] joinedGradient = new float[0];
    private float[] memoryGradient = new float[0];
    private float[] shareGradient = new float[0];

    /** @param combine W: hidden x (2 hidden) */
    GlobalAttention(Parameter combine) {
        if (combine.columns() != 2 * combine.rows()) {
            throw new IllegalArgumentException(
                    combine.name() + " is " + combine.rows() + " x " + combine.columns() + "; wanted n x 2n");
        }
        this.combine = combine;
        this.hidden = combine.rows();
        this.map = new DenseMap(2 * hidden, hidden);
    }

    /**
     * What is attended to from now on.
     *
     * @param states of the encoder, not copied
     * @param window in which they were read
     */
    void attendTo(Sequence states, Window window) {
        memory = states;
        read = window;
    }

    /** Before the forward pass of a window. */
    void begin(Window written) {
        shares = Functions.room(shares, written.rows() * read.time());
        joined = Functions.room(joined, written.rows() * 2 * hidden);
        map.prepare(combine.effective(), written.time());
    }

    /**
     * One step of all sequences.
     *
     * @param states hidden states after the step, the first at {@code from}
     * @param attended takes the attentional vectors s, the first at {@code to}
     */
    void forward(int time, float[] states, int from, float[] attended, int to) {
        int batch = read.batch();
        for (int b = 0; b < batch; b++) {
            int row = time * batch + b;
            int h = from + b * hidden;
            int at = row * 2 * hidden;
            share(b, states, h, row * read.time());
            Functions.clear(joined, at, hidden);
            for (int k = 0; k < read.time(); k++) {
                add(shares[row * read.time() + k], memory.data(), place(k, b), joined, at);
            }
            System.arraycopy(states, h, joined, at + hidden, hidden);
        }
        map.forward(combine.effective(), joined, time * batch * 2 * hidden, batch, 0f, attended, to);
        Functions.tanh(attended, to, batch * hidden);
    }

    private void share(int b, float[] states, int h, int at) {
        float greatest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < read.time(); k++) {
            float score = read.isPadding(k, b) ? Float.NEGATIVE_INFINITY : dot(states, h, memory.data(), place(k, b));
            shares[at + k] = score;
            greatest = Math.max(greatest, score);
        }
        float sum = 0;
        for (int k = 0; k < read.time(); k++) {
            float share = (float) Math.exp(shares[at + k] - greatest);
            shares[at + k] = share;
            sum += share;
        }
        for (int k = 0; k < read.time(); k++) {
            shares[at + k] /= sum;
        }
    }

    private int place(int step, int sequence) {
        return memory.offset() + (step * read.batch() + sequence) * hidden;
    }

    /** Before the backward pass of a window of so many rows. */
    void beginBackward(int rows) {
        linearGradient = Functions.room(linearGradient, rows * hidden);
        joinedGradient = Functions.room(joinedGradient, read.batch() * 2 * hidden);
        memoryGradient = Functions.room(memoryGradient, read.rows() * hidden);
        shareGradient = Functions.room(shareGradient, read.time());
        Functions.clear(memoryGradient, 0, read.rows() * hidden);
    }

    /**
     * The way back through one step; steps come in any order.
     *
     * @param attended what the step gave, the first at {@code at}
     * @param gradient batch x hidden: of the loss by it
     * @param stateGradient batch x hidden: is added to
     */
    void backward(int time, float[] attended, int at, float[] gradient, float[] stateGradient) {
        int batch = read.batch();
        int from = time * batch * hidden;
        for (int i = 0; i < batch * hidden; i++) {
            float s = attended[at + i];
            linearGradient[from + i] = gradient[i] * (1 - s * s);
        }
        map.backwardInput(combine.effective(), linearGradient, from, batch, 0f, joinedGradient, 0);
        for (int b = 0; b < batch; b++) {
            add(1f, joinedGradient, b * 2 * hidden + hidden, stateGradient, b * hidden);
            backwardShares(time * batch + b, b, stateGradient);
        }
    }

    private void backwardShares(int row, int b, float[] stateGradient) {
        int share = row * read.time();
        int context = b * 2 * hidden;
        float mean = 0;
        for (int k = 0; k < read.time(); k++) {
            shareGradient[k] = shares[share + k] == 0 ? 0 : dot(joinedGradient, context, memory.data(), place(k, b));
            mean += shares[share + k] * shareGradient[k];
        }
        for (int k = 0; k < read.time(); k++) {
            float weight = shares[share + k];
            float score = weight * (shareGradient[k] - mean);
            int to = (k * read.batch() + b) * hidden;
            add(score, memory.data(), place(k, b), stateGradient, b * hidden);
            add(score, joined, row * 2 * hidden + hidden, memoryGradient, to);
            add(weight, joinedGradient, context, memoryGradient, to);
        }
    }

    /** After the way back through all steps: adds to the gradient of W. */
    void endBackward(int rows) {
        map.backwardWeights(linearGradient, 0, joined, 0, rows, combine.gradient());
    }

    /** Of the last backward pass: the gradient by the states attended to. */
    Sequence memoryGradient() {
        return Sequence.of(read.rows(), hidden, memoryGradient);
    }

    /** How much each step that was read counts for a row of the last forward pass. */
    float share(int row, int step) {
        return shares[row * read.time() + step];
    }

    Parameter combine() {
        return combine;
    }

    private void add(float factor, float[] from, int at, float[] to, int toAt) {
        for (int i = 0; i < hidden; i++) {
            to[toAt + i] += factor * from[at + i];
        }
    }

    /** Four sums, for one alone waits for each addition to end. */
    private float dot(float[] x, int xAt, float[] y, int yAt) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        for (; i + 3 < hidden; i += 4) {
            s0 += x[xAt + i] * y[yAt + i];
            s1 += x[xAt + i + 1] * y[yAt + i + 1];
            s2 += x[xAt + i + 2] * y[yAt + i + 2];
            s3 += x[xAt + i + 3] * y[yAt + i + 3];
        }
        for (; i < hidden; i++) {
            s0 += x[xAt + i] * y[yAt + i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
