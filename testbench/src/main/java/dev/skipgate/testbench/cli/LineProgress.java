package dev.skipgate.testbench.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** Says now and then what long work is at, where nobody knows how much there is left. */
final class LineProgress implements Consumer<String> {
    private static final long EVERY_NANOS = 10_000_000_000L;

    private final PrintWriter log;
    private long last = System.nanoTime();

    LineProgress(PrintWriter log) {
        this.log = log;
    }

    @Override
    public void accept(String what) {
        if (System.nanoTime() - last >= EVERY_NANOS) {
            last = System.nanoTime();
            log.println(what);
            log.flush();
        }
    }
}
