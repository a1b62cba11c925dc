package dev.skipgate.testbench.cli;

import com.sun.management.ThreadMXBean;
import dev.skipgate.runtime.xrt.XclbinInfo;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.runtime.xrt.XrtBuffer;
import dev.skipgate.runtime.xrt.XrtDevice;
import dev.skipgate.runtime.xrt.XrtDriver;
import dev.skipgate.runtime.xrt.XrtKernel;
import dev.skipgate.runtime.xrt.XrtRun;
import dev.skipgate.testbench.card.CardTarget;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * {@code skipgate bench card}: what the Java layer adds to a run, beside the same calls from C++, on the emulated card; then whether
 * runs and openings leave anything behind. Rounds of Java and of C++ take turns, each with a card of its own.
 */
final class CardBenchmark {
    private static final int ROUNDS = 5;
    private static final int BYTES = 4096;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MOST_COLLECTIONS = 50;
    private static final long LITTLE = 1 << 20;

    private final Path xclbin;
    private final Xrt xrt;
    private final XclbinInfo info;
    private final XclbinInfo.Kernel kernel;

    private CardBenchmark(Path xclbin) {
        this.xclbin = xclbin.toAbsolutePath();
        xrt = Xrt.start(CardTarget.emulatedDriver());
        info = xrt.read(this.xclbin);
        kernel = info.kernels().get(0);
    }

    /** Arguments: an emulated xclbin, and how many runs a round has (10,000) and how often a card is opened and closed (1,000). */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1) {
            System.err.println(
                    "skipgate: bench card: name an xclbin that 'skipgate package DIR --target emulated-card' made");
            System.exit(ExitCode.USAGE);
        }
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10_000;
        int cycles = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 1_000;
        CardBenchmark benchmark = new CardBenchmark(Path.of(arguments[0]));
        benchmark.overhead(runs);
        benchmark.soak(runs, cycles);
    }

    private void overhead(int runs) throws IOException, InterruptedException {
        Path program = compile();
        double java = Double.MAX_VALUE;
        double cpp = Double.MAX_VALUE;
        java(runs);
        for (int round = 0; round < ROUNDS; round++) {
            double mine = java(runs);
            double its = cpp(program, runs);
            System.out.printf(Locale.ROOT, "round %d: Java %.2f us, C++ %.2f us a run (medians)%n", round, mine, its);
            java = Math.min(java, mine);
            cpp = Math.min(cpp, its);
        }
        System.out.printf(
                Locale.ROOT,
                "best of %d rounds of %,d runs: Java %.2f us, C++ %.2f us; the Java layer adds %.2f us a run (measured)%n",
                ROUNDS,
                runs,
                java,
                cpp,
                java - cpp);
    }

    private interface Work {
        void with(XrtBuffer input, XrtRun run, XrtBuffer output);
    }

    /** Opens everything, works, and closes it. */
    private void opened(Work work) {
        try (XrtDevice device = xrt.open(0)) {
            device.load(info);
            try (XrtKernel one = device.kernel(kernel.name(), 0)) {
                List<XrtBuffer> buffers = new ArrayList<>();
                XrtBuffer input = null;
                XrtBuffer output = null;
                try (XrtRun run = one.run()) {
                    for (XclbinInfo.Argument argument : kernel.arguments()) {
                        if (argument.banks().isEmpty()) {
                            run.set(argument.name(), 0);
                            continue;
                        }
                        XrtBuffer buffer = device.allocate(BYTES, one.group(argument.name()));
                        buffers.add(buffer);
                        run.set(argument.name(), buffer);
                        input = argument.name().equals("input") ? buffer : input;
                        output = argument.name().equals("output") ? buffer : output;
                    }
                    work.with(input, run, output);
                } finally {
                    buffers.forEach(XrtBuffer::close);
                }
            }
        }
    }

    /** Median microseconds of a run. */
    private double java(int runs) {
        long[] nanos = new long[runs];
        opened((input, run, output) -> {
            for (int i = -runs / 10; i < runs; i++) {
                long start = System.nanoTime();
                once(input, run, output);
                nanos[Math.max(0, i)] = System.nanoTime() - start;
            }
        });
        Arrays.sort(nanos);
        return nanos[runs / 2] / 1e3;
    }

    private static void once(XrtBuffer input, XrtRun run, XrtBuffer output) {
        input.toDevice(0, BYTES);
        run.start();
        run.await(PATIENCE_MILLIS);
        output.fromDevice(0, BYTES);
    }

    private static Path compile() throws IOException, InterruptedException {
        Path folder = Files.createDirectories(Xrt.cache());
        Path source = folder.resolve("card_bench.cpp");
        Path program = folder.resolve("card_bench");
        try (InputStream in = CardBenchmark.class.getResourceAsStream("card_bench.cpp")) {
            Files.write(source, in.readAllBytes());
        }
        run(List.of(
                "g++",
                "-std=c++17",
                "-O2",
                "-I/usr/include/xrt",
                source.toString(),
                "-o",
                program.toString(),
                "-lxrt_coreutil",
                "-luuid",
                "-pthread"));
        return program;
    }

    private double cpp(Path program, int runs) throws IOException, InterruptedException {
        String unit = kernel.name() + ":{" + kernel.computeUnits().get(0) + "}";
        String said =
                run(List.of(program.toString(), xclbin.toString(), unit, "input", "output", Integer.toString(runs)));
        return Long.parseLong(said.split(" ")[0]) / 1e3;
    }

    /** Runs a program with the driver of this process; answers what it says. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        XrtDriver driver = CardTarget.emulatedDriver();
        builder.environment().put("XILINX_XRT", driver.root().toString());
        builder.environment().put("XCL_EMULATION_MODE", driver.mode());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(command.get(0) + " ended with " + process.exitValue());
        }
        return said;
    }

    /** Runs and openings: memory and file descriptors must stay as they are. */
    private void soak(int runs, int cycles) throws IOException {
        for (int warm = 0; warm < cycles / 5; warm++) {
            opened(CardBenchmark::once);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        opened((input, run, output) -> {
            for (int i = 0; i < runs; i++) {
                once(input, run, output);
            }
            long before = threads.getThreadAllocatedBytes(self);
            for (int i = 0; i < runs; i++) {
                once(input, run, output);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%,d runs: %d bytes of garbage (measured)%n",
                    runs,
                    threads.getThreadAllocatedBytes(self) - before);
        });
        long resident = resident();
        long descriptors = descriptors();
        opened((input, run, output) -> {
            for (int i = 0; i < runs; i++) {
                once(input, run, output);
            }
        });
        System.out.printf(
                Locale.ROOT,
                "%,d runs: RSS %+d KiB, %+d file descriptors (measured)%n",
                runs,
                resident() - resident,
                descriptors() - descriptors);
        for (int cycle = 0; cycle < cycles; cycle++) {
            opened(CardBenchmark::once);
        }
        System.out.printf(
                Locale.ROOT,
                "and %,d times opened and closed: RSS %+d KiB, %+d file descriptors (measured)%n",
                cycles,
                resident() - resident,
                descriptors() - descriptors);
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    /** After collections: the host's memory of buffers is Java's, and goes back some time after one. */
    private static long resident() throws IOException {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        for (int i = 0; i == 0 || (i < MOST_COLLECTIONS && direct.getMemoryUsed() > LITTLE); i++) {
            System.gc();
            LockSupport.parkNanos(10_000_000);
        }
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
