package dev.skipgate.runtime.xrt;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What this process holds, as Linux says. */
final class Resources {
    private static final int MOST_COLLECTIONS = 50;
    private static final long LITTLE = 1 << 20;

    private Resources() {}

    static long fileDescriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** After collections, so that Java's own garbage is not counted: memory of byte buffers is given back some time after one. */
    static long residentKilobytes() throws IOException, InterruptedException {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i < MOST_COLLECTIONS && (i == 0 || direct.getMemoryUsed() > LITTLE); i++) {
            System.gc();
            Thread.sleep(10);
        }
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
