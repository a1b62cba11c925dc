package dev.skipgate.runtime.training.dropout;

import dev.skipgate.runtime.training.random.RandomState;

/**
 * One neuron in {@code period} is kept: those with the indices {@code bias - 1}, {@code bias - 1 + period}, ...
 * (approximate-random-dropout, section III-A; its formula drops these, its prose, figure and rate keep them). A period of 1 keeps
 * all.
 *
 * @param period dp, from 1 to the width
 * @param bias b, from 1 to the period
 * @param width how many neurons there are
 */
public record RowPattern(int period, int bias, int width) {
    public RowPattern {
        if (period < 1 || period > width) {
            throw new IllegalArgumentException(
                    "a period of " + period + " over " + width + " neurons; wanted 1 to " + width);
        }
        if (bias < 1 || bias > period) {
            throw new IllegalArgumentException("a bias of " + bias + "; wanted 1 to the period, " + period);
        }
    }

    /** The pattern that drops nothing. */
    public static RowPattern all(int width) {
        return new RowPattern(1, 1, width);
    }

    /**
     * Draws a period and then a bias, each as likely.
     *
     * @throws IllegalArgumentException when a drawn period is above the width
     */
    public static RowPattern sample(PatternDistribution distribution, int width, RandomState random) {
        int period = distribution.samplePeriod(random);
        return new RowPattern(period, 1 + random.nextInt(period), width);
    }

    /** How many are kept, at least one. */
    public int kept() {
        return (width - bias) / period + 1;
    }

    /** The index of the first that is kept. */
    public int first() {
        return bias - 1;
    }

    public boolean keeps(int index) {
        return index % period == bias - 1;
    }
}
