package dev.skipgate.runtime.training.loss;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.SequenceBatch;
import java.util.Arrays;

/**
 * Connectionist temporal classification (Graves, Fernandez, Gomez and Schmidhuber, ICML 2006): the negative logarithm of the probability
 * that the steps of a sequence say its labels, over all alignments. An alignment says one class a step; of equal neighbours one is
 * kept, then the blanks are taken out. Forward and backward sums are kept as logarithms, so that long sequences do not underflow.
 *
 * <p>Keeps its work space between calls; not for use by several threads at once.
 */
public final class CtcLoss {
    private final int classes;
    private final int blank;
    private double[] logProbabilities = {};
    private double[] forward = {};
    private double[] backward = {};
    private int[] extended = {};
    private double[] occupied = {};

    /**
     * @param classes of the output, the blank among them
     * @param blank the class that says nothing
     */
    public CtcLoss(int classes, int blank) {
        if (classes < 2 || blank < 0 || blank >= classes) {
            throw new IllegalArgumentException("blank " + blank + " of " + classes
                    + " classes; wanted at least 2 classes and the blank one of them");
        }
        this.classes = classes;
        this.blank = blank;
    }

    /**
     * The losses and their gradient.
     *
     * @param logits {@code [time][batch][classes]}, before the softmax
     * @param shape gives the batch's time and size, and where each sequence starts and how long it is
     * @param labels {@code [batch][label]}, without blanks
     * @param scale factor of the gradient, such as 1 / batch for the mean over sequences
     * @param gradient {@code [time][batch][classes]}, overwritten: {@code scale} times the derivative of the sum of the losses by each
     *     logit; 0 where there is padding. Null when it is not wanted.
     * @return {@code [batch]}, each sequence's loss in nats, not scaled
     * @throws DataException when a sequence is too short for its labels, or a label is no class or the blank
     */
    public double[] apply(float[] logits, SequenceBatch shape, int[][] labels, float scale, float[] gradient) {
        int size = shape.time() * shape.batch() * classes;
        if (logits.length != size || labels.length != shape.batch() || (gradient != null && gradient.length != size)) {
            throw new IllegalArgumentException("logits, labels or gradient do not fit " + shape.time() + " steps of "
                    + shape.batch() + " sequences and " + classes + " classes");
        }
        for (int b = 0; b < shape.batch(); b++) {
            requireAlignable(labels[b], shape.lengths()[b], b);
        }
        if (gradient != null) {
            Arrays.fill(gradient, 0);
        }
        double[] losses = new double[shape.batch()];
        for (int b = 0; b < shape.batch(); b++) {
            losses[b] = sequence(logits, shape, b, labels[b], scale, gradient);
        }
        return losses;
    }

    /** Fewest steps that can say these labels: one each, and a blank between equal neighbours. */
    public static int leastSteps(int[] labels) {
        int steps = labels.length;
        for (int i = 1; i < labels.length; i++) {
            steps += labels[i] == labels[i - 1] ? 1 : 0;
        }
        return steps;
    }

    private void requireAlignable(int[] labels, int steps, int sequence) {
        for (int label : labels) {
            if (label < 0 || label >= classes || label == blank) {
                throw new DataException("sequence " + sequence + " of the batch: the label " + label + "; wanted 0 to "
                        + (classes - 1) + " without the blank " + blank);
            }
        }
        int least = leastSteps(labels);
        if (steps < least) {
            throw new DataException("sequence " + sequence + " of the batch: " + labels.length + " labels, "
                    + (least - labels.length) + " of them equal to the one before, need at least " + least
                    + " steps and there are " + steps
                    + ": no alignment is possible; leave the sequence out, or give it more steps");
        }
    }

    private double sequence(float[] logits, SequenceBatch shape, int b, int[] labels, float scale, float[] gradient) {
        int steps = shape.lengths()[b];
        int states = 2 * labels.length + 1;
        reserve(steps, states);
        Arrays.fill(extended, 0, states, blank);
        for (int i = 0; i < labels.length; i++) {
            extended[2 * i + 1] = labels[i];
        }
        for (int t = 0; t < steps; t++) {
            logSoftmax(logits, ((shape.starts()[b] + t) * shape.batch() + b) * classes, t * classes);
        }
        runForward(steps, states);
        int end = (steps - 1) * states;
        double likelihood = states == 1 ? forward[end] : logAdd(forward[end + states - 1], forward[end + states - 2]);
        if (gradient != null) {
            runBackward(steps, states);
            for (int t = 0; t < steps; t++) {
                int to = ((shape.starts()[b] + t) * shape.batch() + b) * classes;
                writeGradient(t, states, likelihood, scale, gradient, to);
            }
        }
        return -likelihood;
    }

    private void reserve(int steps, int states) {
        if (logProbabilities.length < steps * classes) {
            logProbabilities = new double[steps * classes];
        }
        if (forward.length < steps * states) {
            forward = new double[steps * states];
            backward = new double[steps * states];
        }
        if (extended.length < states) {
            extended = new int[states];
        }
        if (occupied.length < classes) {
            occupied = new double[classes];
        }
    }

    private void logSoftmax(float[] logits, int from, int to) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            largest = Math.max(largest, logits[from + k]);
        }
        double sum = 0;
        for (int k = 0; k < classes; k++) {
            sum += StrictMath.exp(logits[from + k] - largest);
        }
        double normalizer = largest + StrictMath.log(sum);
        for (int k = 0; k < classes; k++) {
            logProbabilities[to + k] = logits[from + k] - normalizer;
        }
    }

    /** {@code forward[t][s]}: the logarithm of the probability to say steps 0 to t and be in state s then. */
    private void runForward(int steps, int states) {
        Arrays.fill(forward, 0, states, Double.NEGATIVE_INFINITY);
        forward[0] = logProbabilities[extended[0]];
        if (states > 1) {
            forward[1] = logProbabilities[extended[1]];
        }
        for (int t = 1; t < steps; t++) {
            int now = t * states;
            int before = now - states;
            for (int s = 0; s < states; s++) {
                double sum = forward[before + s];
                if (s > 0) {
                    sum = logAdd(sum, forward[before + s - 1]);
                }
                if (mayJumpTo(s)) {
                    sum = logAdd(sum, forward[before + s - 2]);
                }
                forward[now + s] = sum + logProbabilities[t * classes + extended[s]];
            }
        }
    }

    /** {@code backward[t][s]}: the logarithm of the probability to say the steps after t, being in state s at t. */
    private void runBackward(int steps, int states) {
        int end = (steps - 1) * states;
        Arrays.fill(backward, end, end + states, Double.NEGATIVE_INFINITY);
        backward[end + states - 1] = 0;
        if (states > 1) {
            backward[end + states - 2] = 0;
        }
        for (int t = steps - 2; t >= 0; t--) {
            int now = t * states;
            int after = now + states;
            int probabilities = (t + 1) * classes;
            for (int s = 0; s < states; s++) {
                double sum = backward[after + s] + logProbabilities[probabilities + extended[s]];
                if (s + 1 < states) {
                    sum = logAdd(sum, backward[after + s + 1] + logProbabilities[probabilities + extended[s + 1]]);
                }
                if (s + 2 < states && mayJumpTo(s + 2)) {
                    sum = logAdd(sum, backward[after + s + 2] + logProbabilities[probabilities + extended[s + 2]]);
                }
                backward[now + s] = sum;
            }
        }
    }

    /** The blank between two labels may be left out unless the labels are equal. */
    private boolean mayJumpTo(int state) {
        return state > 1 && extended[state] != blank && extended[state] != extended[state - 2];
    }

    /** Softmax less the share of the alignments that say each class at this step. */
    private void writeGradient(int t, int states, double likelihood, float scale, float[] gradient, int to) {
        Arrays.fill(occupied, 0, classes, 0);
        for (int s = 0; s < states; s++) {
            occupied[extended[s]] += StrictMath.exp(forward[t * states + s] + backward[t * states + s] - likelihood);
        }
        for (int k = 0; k < classes; k++) {
            gradient[to + k] = (float) (scale * (StrictMath.exp(logProbabilities[t * classes + k]) - occupied[k]));
        }
    }

    private static double logAdd(double a, double b) {
        double larger = Math.max(a, b);
        // Also the case that both are minus infinity, whose difference is no number.
        return larger == Double.NEGATIVE_INFINITY
                ? larger
                : larger + StrictMath.log1p(StrictMath.exp(Math.min(a, b) - larger));
    }
}
