package dev.skipgate.testbench.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of long work: a bar on a terminal; in a log a plain line now and then with rate and time left. */
final class StepProgress implements AutoCloseable {
    private static final long LINE_EVERY_NANOS = 10_000_000_000L;

    private final String task;
    private int total;
    private final PrintWriter log;
    private final ProgressBar bar;
    private final long start = System.nanoTime();
    private long lastLine = start;

    private StepProgress(String task, int total, PrintWriter log, ProgressBar bar) {
        this.task = task;
        this.total = total;
        this.log = log;
        this.bar = bar;
    }

    /** Starts work of {@code total} steps. */
    static StepProgress start(String task, int total, PrintWriter log) {
        ProgressBar bar = !Boolean.getBoolean("skipgate.terminal")
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.ASCII)
                        .showSpeed()
                        .clearDisplayOnFinish()
                        .build();
        return new StepProgress(task, total, log, bar);
    }

    /** Says how many steps there are, where that was not known when they began. */
    void expect(int steps) {
        total = steps;
        if (bar != null) {
            bar.maxHint(steps);
        }
    }

    /** Says how many steps are done. */
    void done(int steps) {
        if (bar != null) {
            bar.stepTo(steps);
            return;
        }
        long now = System.nanoTime();
        if (now - lastLine >= LINE_EVERY_NANOS) {
            lastLine = now;
            double rate = Math.max(steps, 1e-3) / ((now - start) / 1e9);
            log.printf(
                    Locale.ROOT,
                    rate < 10
                            ? "%s: %,d of %,d steps, %.2f a second, %,.0f s left%n"
                            : "%s: %,d of %,d steps, %,.0f a second, %,.0f s left%n",
                    task,
                    steps,
                    total,
                    rate,
                    (total - steps) / rate);
            log.flush();
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
