package dev.skipgate.runtime.training.run;

/**
 * How many values fall into bins of the same width. What lies outside is counted in the bin at that end.
 *
 * @param from where the first bin begins
 * @param to where the last one ends
 * @param zeros values that are zero and, where magnitudes are counted by their logarithm, in no bin
 */
public record Histogram(double from, double to, long[] counts, long zeros) {
    private static final int BINS = 48;
    private static final double LEAST_EXPONENT = -12;

    public Histogram {
        if (!(from < to)) {
            throw new IllegalArgumentException("bins from " + from + " to " + to + "; wanted a range");
        }
        counts = counts.clone();
    }

    /** Collects values. */
    static final class Builder {
        private final boolean logarithmic;
        private final double from;
        private final double to;
        private final long[] counts = new long[BINS];
        private long zeros;

        private Builder(boolean logarithmic, double from, double to) {
            this.logarithmic = logarithmic;
            this.from = from;
            this.to = to;
        }

        /** Of values between -1 and 1, as gates have them. */
        static Builder ofValues() {
            return new Builder(false, -1, 1);
        }

        /** Of decimal logarithms of magnitudes, -12 to 0. */
        static Builder ofMagnitudes() {
            return new Builder(true, LEAST_EXPONENT, 0);
        }

        void add(float[] values, int first, int count) {
            for (int i = first; i < first + count; i++) {
                if (logarithmic && values[i] == 0) {
                    zeros++;
                } else {
                    double value = logarithmic ? Math.log10(Math.abs(values[i])) : values[i];
                    int bin = (int) Math.floor((value - from) / (to - from) * BINS);
                    counts[Math.max(0, Math.min(BINS - 1, bin))]++;
                }
            }
        }

        Histogram build() {
            return new Histogram(from, to, counts, zeros);
        }
    }
}
