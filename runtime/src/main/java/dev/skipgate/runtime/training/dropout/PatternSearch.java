package dev.skipgate.runtime.training.dropout;

import java.util.Arrays;

/**
 * The gradient descent of algorithm 1. Its gradient over v has the factor d; divided by it (the natural gradient of a softmax) it
 * has its zero at the same place and needs thousands of times fewer steps, as unlikely periods no longer move slowly. The step grows
 * while the loss falls and is halved when it does not.
 */
final class PatternSearch {
    private static final int MAX_STEPS = 2_000_000;
    private static final double GROWTH = 1.1;
    /** Ends when no period is this far, as a share of its probability, from where the loss is least. */
    private static final double THRESHOLD = 1e-5;

    private static final double LEAST_STEP = 1e-9;

    private final double rate;
    private final double rateWeight;
    private final double entropyWeight;
    private final double[] v;
    private final double[] d;
    private final double[] logD;
    private final double[] tried;

    PatternSearch(double rate, int maxPeriod, double entropyWeight) {
        this.rate = rate;
        this.rateWeight = 1 - entropyWeight;
        this.entropyWeight = entropyWeight / maxPeriod;
        this.v = new double[maxPeriod];
        this.d = new double[maxPeriod];
        this.logD = new double[maxPeriod];
        this.tried = new double[maxPeriod];
    }

    double[] run() {
        double[] gradient = new double[v.length];
        double step = 1;
        double loss = loss(v);
        for (int i = 0; i < MAX_STEPS && gradient(gradient) > THRESHOLD * entropyWeight; i++) {
            double lower = loss(tryStep(step, gradient));
            while (lower >= loss && step > LEAST_STEP) {
                step /= 2;
                lower = loss(tryStep(step, gradient));
            }
            if (lower >= loss) {
                loss(v);
                break;
            }
            step *= GROWTH;
            System.arraycopy(tried, 0, v, 0, v.length);
            loss = lower;
        }
        return d.clone();
    }

    private double[] tryStep(double step, double[] gradient) {
        for (int i = 0; i < v.length; i++) {
            tried[i] = v[i] - step * gradient[i];
        }
        return tried;
    }

    /** The loss at v; leaves the softmax and its logarithm in d and logD. */
    private double loss(double[] at) {
        double greatest = Arrays.stream(at).max().orElseThrow();
        double sum = 0;
        for (int i = 0; i < at.length; i++) {
            d[i] = StrictMath.exp(at[i] - greatest);
            sum += d[i];
        }
        double logSum = StrictMath.log(sum);
        double negativeEntropy = 0;
        for (int i = 0; i < at.length; i++) {
            d[i] /= sum;
            logD[i] = at[i] - greatest - logSum;
            negativeEntropy += d[i] * logD[i];
        }
        double miss = miss();
        return rateWeight * miss * miss + entropyWeight * negativeEntropy;
    }

    private double miss() {
        double achieved = 0;
        for (int i = 0; i < d.length; i++) {
            achieved += d[i] * PatternDistribution.droppedBy(i + 1);
        }
        return achieved - rate;
    }

    /** {@code g_j - sum d_i g_i} at the v of the last call of {@link #loss}; returns the greatest. */
    private double gradient(double[] gradient) {
        double miss = miss();
        double mean = 0;
        for (int i = 0; i < d.length; i++) {
            gradient[i] = 2 * rateWeight * miss * PatternDistribution.droppedBy(i + 1) + entropyWeight * (logD[i] + 1);
            mean += d[i] * gradient[i];
        }
        double greatest = 0;
        for (int i = 0; i < d.length; i++) {
            gradient[i] -= mean;
            greatest = Math.max(greatest, Math.abs(gradient[i]));
        }
        return greatest;
    }
}
