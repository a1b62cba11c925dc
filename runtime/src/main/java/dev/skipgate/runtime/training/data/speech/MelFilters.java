package dev.skipgate.runtime.training.data.speech;

/** Triangular filters over the bins of a spectrum, spaced evenly on the mel scale (O'Shaughnessy, 1987). */
final class MelFilters {
    private final int[] firsts;
    private final double[][] weights;

    MelFilters(MfccSettings settings) {
        int count = settings.melFilters();
        double[] edges = new double[count + 2];
        double low = mel(settings.lowestHertz());
        double high = mel(settings.highestHertz());
        for (int i = 0; i < edges.length; i++) {
            edges[i] = hertz(low + (high - low) * i / (count + 1));
        }
        firsts = new int[count];
        weights = new double[count][];
        double binHertz = (double) settings.sampleRate() / settings.fftSize();
        for (int i = 0; i < count; i++) {
            firsts[i] = (int) Math.ceil(edges[i] / binHertz);
            int last = Math.min(settings.fftSize() / 2, (int) Math.floor(edges[i + 2] / binHertz));
            weights[i] = new double[Math.max(0, last - firsts[i] + 1)];
            for (int bin = firsts[i]; bin <= last; bin++) {
                double f = bin * binHertz;
                double rising = (f - edges[i]) / (edges[i + 1] - edges[i]);
                double falling = (edges[i + 2] - f) / (edges[i + 2] - edges[i + 1]);
                weights[i][bin - firsts[i]] = Math.max(0, Math.min(rising, falling));
            }
        }
    }

    /** The energy a filter lets through. */
    double apply(int filter, double[] powers) {
        double sum = 0;
        double[] triangle = weights[filter];
        for (int i = 0; i < triangle.length; i++) {
            sum += triangle[i] * powers[firsts[filter] + i];
        }
        return sum;
    }

    private static double mel(double hertz) {
        return 2595 * StrictMath.log10(1 + hertz / 700);
    }

    private static double hertz(double mel) {
        return 700 * (StrictMath.pow(10, mel / 2595) - 1);
    }
}
