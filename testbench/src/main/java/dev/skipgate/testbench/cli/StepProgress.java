package dev.skipgate.testbench.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress of long work: a bar on a terminal; in a log a plain line now and then with rate and time left. */
final class StepProgress implements AutoCloseable {
    /** To the start of the line, and all of it away. */
    private static final String ERASE = "\r\u001b[K";

    private static final long LINE_EVERY_NANOS = 10_000_000_000L;

    private final String task;
    private int total;
    private final PrintWriter log;
    private final ProgressBar bar;
    private final long start = System.nanoTime();
    private long lastLine = start;

    private final int before;

    private StepProgress(String task, int before, int total, PrintWriter log, ProgressBar bar) {
        this.task = task;
        this.before = before;
        this.total = total;
        this.log = log;
        this.bar = bar;
    }

    /** Starts work of {@code total} steps. */
    static StepProgress start(String task, int total, PrintWriter log) {
        return goOn(task, 0, total, log);
    }

    /** Goes on with work of which an earlier process has done the first steps: they tell nothing of this one's rate. */
    static StepProgress goOn(String task, int before, int total, PrintWriter log) {
        ProgressBar bar = !Boolean.getBoolean("skipgate.terminal")
                ? null
                : new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .startsFrom(before, Duration.ZERO)
                        .setStyle(ProgressBarStyle.ASCII)
                        .showSpeed()
                        .clearDisplayOnFinish()
                        .build();
        return new StepProgress(task, before, total, log, bar);
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
            log.println(line(task, steps, steps - before, total, (now - start) / 1e9));
            log.flush();
        }
    }

    /** Prints a line in place of the bar, which is drawn again below it. */
    void say(String line) {
        log.println(inPlaceOf(bar != null, line));
        log.flush();
    }

    static String inPlaceOf(boolean bar, String line) {
        return (bar ? ERASE : "") + line;
    }

    /** @param ours steps of this process, in so many seconds */
    static String line(String task, int steps, int ours, int total, double seconds) {
        double rate = Math.max(ours, 1e-3) / seconds;
        return String.format(
                Locale.ROOT,
                rate < 10
                        ? "%s: %,d of %,d steps, %.2f a second, %,.0f s left"
                        : "%s: %,d of %,d steps, %,.0f a second, %,.0f s left",
                task,
                steps,
                total,
                rate,
                (total - steps) / rate);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
