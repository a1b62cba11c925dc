package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.cxx.Compilation;
import dev.skipgate.runtime.cxx.SharedLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compiles the kernels for the processor at hand, as a {@link SharedLibrary}, and loads them once a process.
 *
 * @param compiler the C++ compiler
 * @param instructions the arguments that choose the instructions: {@link #INSTRUCTIONS} names others for tests
 * @param jdk the folder of {@code jni.h}
 */
record CpuLibrary(String compiler, List<String> instructions, Path jdk) {
    /** Replaces {@code -march=native}, so that tests run what other processors would. */
    static final String INSTRUCTIONS = "skipgate.cpu.instructions";

    private static final String SOURCE = "skipgate_cpu.cpp";
    private static final List<String> HEADERS = List.of(
            "cell.h",
            "form.h",
            "gru.h",
            "lanes.h",
            "lanes_avx2.h",
            "lanes_avx512.h",
            "lanes_plain.h",
            "layer.h",
            "lstm.h",
            "matrix.h",
            "memory.h",
            "model.h",
            "output.h",
            "packed.h",
            "plain_bytes.h",
            "plain_cells.h",
            "requantize.h",
            "team.h",
            "vectors.h",
            "windows.h");
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private static boolean isLoaded;

    /**
     * Builds the kernels if they have to be, and loads them, unless that is done.
     *
     * @throws CpuMissingException saying what to install
     */
    static synchronized void load() {
        if (isLoaded) {
            return;
        }
        String named = System.getProperty(INSTRUCTIONS);
        Path file = new CpuLibrary(
                        Compilation.compiler(),
                        named == null ? ofThisProcessor() : List.of(named.split(" ")),
                        Path.of(System.getProperty("java.home"), "include"))
                .file(SharedLibrary.cache());
        try {
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new CpuMissingException(file + " cannot be loaded: " + e.getMessage(), e);
        }
        isLoaded = true;
    }

    /** Compilers would use half of a register of 512 bits; the cells take 1.4 times as long then. */
    private static List<String> ofThisProcessor() {
        return System.getProperty("os.arch").equals("amd64")
                ? List.of("-march=native", "-mprefer-vector-width=512")
                : List.of("-march=native");
    }

    /** The library, built if it has to be. */
    Path file(Path cache) {
        if (!Files.exists(jdk.resolve("jni.h"))) {
            throw missing("there is no " + jdk.resolve("jni.h") + ", so this Java is not a whole JDK", null);
        }
        try {
            return new SharedLibrary("libskipgate_cpu", sources(), command(), List.of(processor())).in(cache);
        } catch (Compilation.FailedException e) {
            throw missing(e.getMessage(), e);
        } catch (IOException e) {
            throw new CpuMissingException("cannot write the CPU kernels into " + cache + ": " + e.getMessage(), e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(
                List.of(compiler, "-std=c++17", "-O3", "-fPIC", "-shared", "-fvisibility=hidden", "-pthread"));
        command.addAll(instructions);
        command.addAll(List.of("-I" + jdk, "-I" + jdk.resolve("linux"), "-o", SharedLibrary.OUTPUT, SOURCE));
        return command;
    }

    private static CpuMissingException missing(String what, Exception cause) {
        return new CpuMissingException(
                "cannot build the CPU kernels, which takes g++ and a JDK (on Debian: apt-get install g++"
                        + " openjdk-17-jdk-headless): " + what,
                cause);
    }

    private static Map<String, byte[]> sources() throws IOException {
        Map<String, byte[]> sources = new LinkedHashMap<>();
        sources.put(SOURCE, resource(SOURCE));
        for (String header : HEADERS) {
            sources.put(header, resource(header));
        }
        return sources;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = CpuLibrary.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing");
            }
            return in.readAllBytes();
        }
    }

    /** What tells this processor's instructions from another's that shares the cache; nothing where the system does not say. */
    private static byte[] processor() {
        return (field("model name") + "\n" + field("flags")).getBytes(StandardCharsets.UTF_8);
    }

    /** The processor's name, as the system gives it. */
    static String processorName() {
        String name = field("model name");
        return name.isEmpty() ? System.getProperty("os.arch") : name;
    }

    private static String field(String name) {
        try (Stream<String> lines = Files.lines(PROCESSOR, StandardCharsets.ISO_8859_1)) {
            Optional<String> line = lines.filter(each -> each.startsWith(name)).findFirst();
            return line.map(each -> each.substring(each.indexOf(':') + 1).strip())
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
