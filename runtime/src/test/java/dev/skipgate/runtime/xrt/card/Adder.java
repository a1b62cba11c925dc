package dev.skipgate.runtime.xrt.card;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.runtime.xrt.xclbin.Argument;
import dev.skipgate.runtime.xrt.xclbin.Bank;
import dev.skipgate.runtime.xrt.xclbin.ComputeUnit;
import dev.skipgate.runtime.xrt.xclbin.Container;
import dev.skipgate.runtime.xrt.xclbin.Kernel;
import dev.skipgate.runtime.xrt.xclbin.Xclbin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The kernel of {@code adder.cpp} as an xclbin of two compute units for the emulated card, and what compiles test programs for it. */
public final class Adder {
    private static final long LIMIT_SECONDS = 120;

    private Adder() {}

    /** Compiles the kernel and packs it. */
    public static Path in(Path folder) throws IOException, InterruptedException {
        Path kernel = folder.resolve("adder.so");
        compile(
                folder,
                List.of("adder.cpp"),
                List.of("-std=c++14", "-O1", "-fPIC", "-shared", "-o", kernel.toString()));
        return Files.write(folder.resolve("adder.xclbin"), xclbin(Files.readAllBytes(kernel)));
    }

    /** The first source is compiled, with the others beside it. */
    static void compile(Path folder, List<String> sources, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("g++"));
        for (String source : sources) {
            Path file = folder.resolve(source);
            try (InputStream in = Adder.class.getResourceAsStream(source)) {
                Files.copy(in, file);
            }
            if (source.endsWith(".cpp")) {
                command.add(file.toString());
            }
        }
        command.addAll(arguments);
        assertEquals("", run(folder, new ProcessBuilder(command)));
    }

    /** What the process says when it fails; nothing when it ends well. */
    static String run(Path folder, ProcessBuilder builder) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "run", ".log");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .directory(folder.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            return ended && process.exitValue() == 0
                    ? ""
                    : (ended ? "exit code " + process.exitValue() : "no end") + ": " + Files.readString(log);
        } finally {
            process.destroyForcibly();
        }
    }

    /** An xclbin with a content of one's own in place of the compiled kernel. */
    static byte[] xclbin(byte[] bitstream) {
        List<Argument> arguments = new Argument.Layout()
                .memory("input", "M_AXI_GMEM0", "int*")
                .memory("output", "M_AXI_GMEM1", "int*")
                .scalar("more", "long", Long.BYTES)
                .scalar("words", "int", Integer.BYTES)
                .scalar("mode", "int", Integer.BYTES)
                .arguments();
        List<ComputeUnit> units = List.of(
                new ComputeUnit("adder_1", 0x1800000, List.of(0, 1)),
                new ComputeUnit("adder_2", 0x1810000, List.of(0, 1)));
        return new Xclbin(
                        "adder",
                        "skipgate_test",
                        "xcu55c",
                        Container.Mode.HARDWARE_EMULATION,
                        List.of(
                                new Bank(Bank.Kind.HBM, "HBM[0]", 0, 1 << 28),
                                new Bank(Bank.Kind.DDR4, "DDR[0]", 1L << 34, 1L << 34)),
                        List.of(new Kernel("adder", arguments, units)),
                        300,
                        bitstream,
                        Map.of())
                .container()
                .bytes();
    }
}
