package dev.skipgate.compiler.pass;

import java.util.List;

/** A run of weights that pruning treats as one class: one gate of a matrix, or a whole matrix. */
record WeightClass(float[] weights, int from, int to) {
    private static final int GATES = 4;

    static WeightClass whole(float[] weights) {
        return new WeightClass(weights, 0, weights.length);
    }

    /** Adds the four gates of a 4H x anything matrix. */
    static void ofGates(float[] weights, List<WeightClass> classes) {
        int gate = weights.length / GATES;
        for (int q = 0; q < GATES; q++) {
            classes.add(new WeightClass(weights, q * gate, (q + 1) * gate));
        }
    }

    int size() {
        return to - from;
    }

    /** Zeroes weights whose magnitude is at most the threshold. */
    void zeroUpTo(float threshold) {
        for (int i = from; i < to; i++) {
            if (Math.abs(weights[i]) <= threshold) {
                weights[i] = 0;
            }
        }
    }

    long countUpTo(double threshold) {
        long count = 0;
        for (int i = from; i < to; i++) {
            if (Math.abs(weights[i]) <= threshold) {
                count++;
            }
        }
        return count;
    }

    double standardDeviation() {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < to; i++) {
            sum += weights[i];
            squares += (double) weights[i] * weights[i];
        }
        double mean = sum / size();
        return Math.sqrt(Math.max(0, squares / size() - mean * mean));
    }
}
