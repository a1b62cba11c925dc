package dev.skipgate.testbench.inference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Watches what memory this process has while it does the same thing very often (Linux: resident, of {@code /proc/self/status}). */
final class ResidentMemory {
    private static final int REPORTS = 10;
    private static final int WARM = 2;
    private static final long MOST_GROWTH_KILOBYTES = 4096;

    private ResidentMemory() {}

    /** What is done again and again. */
    interface Work {
        /** @return how many launches there have been */
        long launches();

        /** Does it once more. */
        void once();
    }

    /** Prints the memory ten times on the way to so many launches; fails when it has grown after the first fifth. */
    static void watch(long launches, Work work) throws IOException {
        long warm = 0;
        for (int report = 1; report <= REPORTS; report++) {
            while (work.launches() < launches * report / REPORTS) {
                work.once();
            }
            long resident = kilobytes();
            System.out.printf(Locale.ROOT, "%,d launches: %,d KB resident%n", work.launches(), resident);
            if (report == WARM) {
                warm = resident;
            }
            if (report > WARM && resident > warm + MOST_GROWTH_KILOBYTES) {
                throw new IllegalStateException("the process has grown from " + warm + " KB");
            }
        }
    }

    private static long kilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/self/status does not tell the resident memory");
    }
}
