package dev.skipgate.testbench.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One axis of a chart: a range that begins and ends at round numbers, and the round numbers between.
 *
 * @param low where it begins
 * @param high where it ends, above {@code low}
 * @param step from one labelled number to the next: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {
    private static final int MOST_LABELS = 6;

    /** The axis that shows all from least to greatest; both finite. */
    static Axis over(double least, double greatest) {
        double span = greatest > least ? greatest - least : Math.max(1e-9, Math.abs(least));
        double power = Math.pow(10, Math.floor(Math.log10(span / MOST_LABELS)));
        double rough = span / MOST_LABELS / power;
        double step = power * (rough <= 1 ? 1 : rough <= 2 ? 2 : rough <= 5 ? 5 : 10);
        double low = step * Math.floor(least / step + 1e-9);
        double high = step * Math.ceil(greatest / step - 1e-9);
        return new Axis(low, high > low ? high : low + step, step);
    }

    /** The axis of shares. */
    static Axis shares() {
        return new Axis(0, 1, 0.2);
    }

    List<Double> labels() {
        List<Double> labels = new ArrayList<>();
        long count = Math.round((high - low) / step);
        for (long i = 0; i <= count; i++) {
            labels.add(low + i * step);
        }
        return labels;
    }

    /** Where a value lies between {@code from}, the place of the low end, and {@code to}. */
    double place(double value, double from, double to) {
        return from + (to - from) * (value - low) / (high - low);
    }

    /** A number with the decimals that the step needs. */
    String text(double value) {
        if (step < 1e-4 || Math.max(Math.abs(low), Math.abs(high)) >= 1e7) {
            return Math.abs(value) < step / 2 ? "0" : String.format(Locale.ROOT, "%.1e", value);
        }
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return String.format(Locale.ROOT, "%,." + decimals + "f", Math.abs(value) < step / 2 ? 0 : value);
    }
}
