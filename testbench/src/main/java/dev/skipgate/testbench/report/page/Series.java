package dev.skipgate.testbench.report.page;

import java.util.Locale;

/**
 * A curve.
 *
 * @param name what the legend calls it
 * @param x rising
 * @param y as many; those that are not finite are left out
 */
record Series(String name, double[] x, double[] y) {
    /** A drawing has no more points to see. */
    private static final int MOST_POINTS = 500;

    Series {
        if (x.length != y.length) {
            throw new IllegalArgumentException(name + " has " + x.length + " places and " + y.length + " values");
        }
    }

    /** At most so many points: means of neighbours. */
    Series thinned() {
        int group = (x.length - 1) / MOST_POINTS + 1;
        int count = x.length == 0 ? 0 : (x.length - 1) / group + 1;
        double[] places = new double[count];
        double[] means = new double[count];
        for (int i = 0; i < count; i++) {
            int from = i * group;
            int to = Math.min(from + group, x.length);
            int finite = 0;
            for (int j = from; j < to; j++) {
                places[i] += x[j] / (to - from);
                if (Double.isFinite(y[j])) {
                    means[i] += y[j];
                    finite++;
                }
            }
            means[i] = finite == 0 ? Double.NaN : means[i] / finite;
        }
        return new Series(name, places, means);
    }

    /** The last value, for the legend. */
    String last() {
        for (int i = y.length - 1; i >= 0; i--) {
            if (Double.isFinite(y[i])) {
                return String.format(Locale.ROOT, "%.4g", y[i]);
            }
        }
        return "none";
    }
}
