package dev.skipgate.runtime.numeric.pruning;

import java.util.List;

/** Finds the threshold below which a given share of weights lies, by bisection: no copy, no sort of millions of weights. */
final class MagnitudeThreshold {
    private static final int STEPS = 64;

    /** Far more than a few products of doubles lose, far less than one weight. */
    private static final double ROUNDING = 1e-13;

    private MagnitudeThreshold() {}

    /** The least float such that at least {@code rate} of the weights have a magnitude up to it; below zero for rate 0. */
    static float of(List<WeightClass> classes, double rate) {
        long wanted = wanted(classes, rate);
        if (wanted == 0) {
            return -1;
        }
        int low = -1;
        int high = Float.floatToIntBits(Float.MAX_VALUE);
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (countUpTo(classes, Float.intBitsToFloat(middle)) >= wanted) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return Float.intBitsToFloat(high);
    }

    /** The least lambda such that thresholds {@code lambda * sigma(class)} remove at least {@code rate} of all weights. */
    static double lambda(List<WeightClass> classes, double rate) {
        long wanted = wanted(classes, rate);
        if (wanted == 0) {
            return -1;
        }
        double[] sigma =
                classes.stream().mapToDouble(WeightClass::standardDeviation).toArray();
        double low = 0;
        double high = 1;
        while (countUpTo(classes, sigma, high) < wanted && high < 1e9) {
            high *= 2;
        }
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (countUpTo(classes, sigma, middle) >= wanted) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static long countUpTo(List<WeightClass> classes, double[] sigma, double lambda) {
        long count = 0;
        for (int c = 0; c < sigma.length; c++) {
            count += classes.get(c).countUpTo((float) (lambda * sigma[c]));
        }
        return count;
    }

    private static long countUpTo(List<WeightClass> classes, float threshold) {
        return classes.stream().mapToLong(each -> each.countUpTo(threshold)).sum();
    }

    /** {@code floor(rate total)} of the rate that was written: 0.29 of 100 weights are 29, though the product of the doubles is a little less. */
    private static long wanted(List<WeightClass> classes, double rate) {
        return (long) Math.floor(rate * total(classes) * (1 + ROUNDING));
    }

    private static long total(List<WeightClass> classes) {
        return classes.stream().mapToLong(WeightClass::size).sum();
    }
}
