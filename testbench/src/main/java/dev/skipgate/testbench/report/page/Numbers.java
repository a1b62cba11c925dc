package dev.skipgate.testbench.report.page;

import java.util.Locale;

/** Numbers as the page writes them. */
final class Numbers {
    private Numbers() {}

    /** A count, with as many digits as are worth reading. */
    static String count(double value) {
        double size = Math.abs(value);
        if (value == Math.rint(value) || size >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        if (10 * value == Math.rint(10 * value)) {
            return String.format(Locale.ROOT, "%.1f", value);
        }
        return String.format(Locale.ROOT, size >= 100 ? "%.1f" : size >= 1 ? "%.2f" : "%.3g", value);
    }

    /** A share as a percentage. */
    static String percent(double share) {
        double percent = 100 * share;
        boolean edge = percent == Math.rint(percent);
        return String.format(Locale.ROOT, edge ? "%.0f %%" : "%.1f %%", percent);
    }

    /** Bits as the size of a memory. */
    static String size(double bits) {
        double bytes = bits / 8;
        if (bytes < 1024) {
            return String.format(Locale.ROOT, "%.0f B", bytes);
        }
        return bytes < 1024 * 1024
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / (1024 * 1024));
    }

    /** A factor, such as 1.03 times. */
    static String factor(double value) {
        return String.format(Locale.ROOT, value >= 10 ? "%.1f×" : "%.2f×", value);
    }

    /** For attributes: at most two decimals, never in another notation. */
    static String plain(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
