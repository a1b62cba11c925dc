package dev.skipgate.runtime.training.loss;

import dev.skipgate.runtime.training.linear.Functions;

/**
 * Softmax and cross-entropy on every row of logits, averaged over the rows that have a target: {@code loss = mean(-ln p[target])} in nats.
 * A single logit z tells two classes apart as the logits 0 and z do, which is the binary cross-entropy of its sigmoid.
 */
public final class SoftmaxCrossEntropy {
    /** The target of a row that counts for nothing, as padding does. */
    public static final int NO_TARGET = -1;

    private float[] gradient = new float[0];
    private int counted;
    private int correct;

    /**
     * Loss of a window; its gradient is then in {@link #gradient}.
     *
     * @param logits rows x classes, the first at {@code from}
     * @param targets a class or {@link #NO_TARGET} for every row
     * @return the mean over the rows that have a target; 0 when none has
     */
    public double loss(float[] logits, int from, int rows, int classes, int[] targets) {
        gradient = Functions.room(gradient, rows * classes);
        counted = 0;
        correct = 0;
        for (int row = 0; row < rows; row++) {
            counted += targets[row] == NO_TARGET ? 0 : 1;
        }
        float share = counted == 0 ? 0 : 1f / counted;
        double sum = 0;
        for (int row = 0; row < rows; row++) {
            if (targets[row] == NO_TARGET) {
                Functions.clear(gradient, row * classes, classes);
            } else if (classes == 1) {
                sum += single(logits[from + row], row, targets[row], share);
            } else {
                sum += row(logits, from + row * classes, row * classes, classes, targets[row], share);
            }
        }
        return counted == 0 ? 0 : sum / counted;
    }

    private double row(float[] logits, int from, int at, int classes, int target, float share) {
        float greatest = Float.NEGATIVE_INFINITY;
        int best = 0;
        for (int i = 0; i < classes; i++) {
            if (logits[from + i] > greatest) {
                greatest = logits[from + i];
                best = i;
            }
        }
        correct += best == target ? 1 : 0;
        double sum = 0;
        for (int i = 0; i < classes; i++) {
            float exponential = (float) Math.exp(logits[from + i] - greatest);
            gradient[at + i] = exponential;
            sum += exponential;
        }
        float scale = (float) (share / sum);
        for (int i = 0; i < classes; i++) {
            gradient[at + i] *= scale;
        }
        gradient[at + target] -= share;
        return Math.log(sum) - (logits[from + target] - greatest);
    }

    private double single(float logit, int row, int target, float share) {
        if (target > 1) {
            throw new IllegalArgumentException("class " + target + " of a single logit, which tells 0 and 1 apart");
        }
        correct += (logit > 0 ? 1 : 0) == target ? 1 : 0;
        double wrong = target == 1 ? -logit : logit;
        // The share of the other class, written so that neither exponential overflows.
        double missing = wrong > 0 ? 1 / (1 + Math.exp(-wrong)) : Math.exp(wrong) / (1 + Math.exp(wrong));
        gradient[row] = (float) (target == 1 ? -missing : missing) * share;
        return Math.max(wrong, 0) + Math.log1p(Math.exp(-Math.abs(wrong)));
    }

    /** rows x classes: the gradient of the mean with respect to the logits; used again by the next loss. */
    public float[] gradient() {
        return gradient;
    }

    /** Rows that had a target. */
    public int counted() {
        return counted;
    }

    /** Rows whose greatest logit stood at the target, or whose single logit has its sign. */
    public int correct() {
        return correct;
    }
}
