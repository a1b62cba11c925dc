package dev.skipgate.runtime.training.dropout;

import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;

/**
 * How likely each period of a dropout pattern is, so that every neuron is dropped with a wanted rate and the patterns are as diverse
 * as can be (approximate-random-dropout, algorithm 1).
 *
 * @param target the rate asked for
 * @param probabilities of the periods 1, 2, ..., summing to 1
 */
public record PatternDistribution(double target, double[] probabilities) {
    /**
     * lambda 2, the weight of the negative entropy; the paper prints only {@code lambda1 + lambda2 = 1}. The rate misses the target
     * by a share of it, so it is small.
     */
    private static final double ENTROPY_WEIGHT = 1e-4;

    /** How far the achieved rate may be from the target. */
    private static final double TOLERANCE = 1e-3;

    /** Greatest period searched. */
    public static final int MAX_PERIOD = 1024;

    public PatternDistribution {
        probabilities = probabilities.clone();
        double sum = Arrays.stream(probabilities).sum();
        if (!(Math.abs(sum - 1) < 1e-9)) {
            throw new IllegalArgumentException("the probabilities sum to " + sum + ", not to 1");
        }
    }

    @Override
    public double[] probabilities() {
        return probabilities.clone();
    }

    /**
     * Runs algorithm 1: gradient descent on v, where {@code d = softmax(v)}, of {@code lambda1 (d p_u - rate)^2 + lambda2 / N sum d
     * log d}, with {@code p_u[i] = (i - 1) / i}. From the uniform distribution, and with no random number, so the same result every
     * time.
     *
     * @param rate the share to drop, above 0 and below 1
     * @param maxPeriod N
     * @throws IllegalArgumentException when no distribution over these periods has the rate
     */
    public static PatternDistribution search(double rate, int maxPeriod) {
        if (!(rate > 0 && rate < 1)) {
            throw new IllegalArgumentException("a dropout rate of " + rate + "; wanted a number above 0 and below 1");
        }
        if (maxPeriod < 2 || maxPeriod > MAX_PERIOD) {
            throw new IllegalArgumentException("a greatest period of " + maxPeriod + "; wanted 2 to " + MAX_PERIOD);
        }
        double greatest = droppedBy(maxPeriod);
        PatternDistribution found = rate < greatest
                ? new PatternDistribution(rate, new PatternSearch(rate, maxPeriod, ENTROPY_WEIGHT).run())
                : null;
        if (found == null || Math.abs(found.achievedRate() - rate) > TOLERANCE) {
            throw new IllegalArgumentException(
                    "a dropout rate of %s cannot be reached with periods up to %d, which drop less than %.4f; use a %slower rate"
                            .formatted(rate, maxPeriod, greatest, longer(rate, maxPeriod)));
        }
        return found;
    }

    /** The advice to take a longer period, where one would do. */
    private static String longer(double rate, int maxPeriod) {
        int least = maxPeriod + 1;
        while (least <= MAX_PERIOD && droppedBy(least) <= rate) {
            least++;
        }
        return least > MAX_PERIOD ? "" : "greatest period of at least " + least + ", or a ";
    }

    /** The share that a pattern of a period drops. */
    static double droppedBy(int period) {
        return (period - 1.0) / period;
    }

    /** The rate with which a neuron is dropped (eq. 3). */
    public double achievedRate() {
        double rate = 0;
        for (int i = 0; i < probabilities.length; i++) {
            rate += probabilities[i] * droppedBy(i + 1);
        }
        return rate;
    }

    /** {@code -sum d log2 d}, in bits; at most {@code log2 N}. */
    public double entropyBits() {
        double nats = 0;
        for (double d : probabilities) {
            nats -= d > 0 ? d * StrictMath.log(d) : 0;
        }
        return nats / StrictMath.log(2);
    }

    /** Draws a period. */
    public int samplePeriod(RandomState random) {
        double left = random.nextDouble();
        int period = 1;
        while (period < probabilities.length && left >= probabilities[period - 1]) {
            left -= probabilities[period - 1];
            period++;
        }
        return period;
    }
}
