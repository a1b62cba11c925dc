package dev.skipgate.runtime.xrt.card;

import dev.skipgate.runtime.cxx.Compilation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compiles the driver and the program of a compute unit. The folder's name holds a hash of the sources, the flags and XRT's version,
 * so it is built again when, and only when, one of them changed; it appears whole or not at all.
 *
 * @param headers XRT's
 * @param cache where the folder goes
 * @param compiler the C++ compiler
 */
record DriverBuild(Path headers, Path cache, String compiler) {
    /** The only XRT whose inner interface the driver knows; {@code xrt_abi.h} tells why. */
    static final String VERSION = "2.13";

    private static final String PACKAGES = "on Debian: apt-get install libxrt-dev uuid-dev g++";
    private static final Pattern BUILT_AS = Pattern.compile("xrt_build_version\\[\\] = \"([0-9.]+)\"");
    private static final List<String> SHARED = List.of("memory.h", "protocol.h");
    private static final List<String> DRIVER =
            List.of("driver.cpp", "card.cpp", "buffers.cpp", "runs.cpp", "image.cpp", "memory.cpp", "process.cpp");
    private static final List<String> HEADERS =
            List.of("card.h", "fail.h", "faults.h", "image.h", "process.h", "xrt_abi.h");
    private static final String UNIT = "unit.cpp";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /** The folder, built if it has to be. */
    Path root() {
        requireVersion();
        Path root = cache.resolve("emulated-card-" + hash()).toAbsolutePath();
        if (Files.isDirectory(root)) {
            return root;
        }
        try {
            Files.createDirectories(cache);
            Path part = Files.createTempDirectory(cache, "emulated-card-");
            try {
                build(part);
                Path lib = part.resolve("root");
                if (!Files.isDirectory(root)) {
                    Files.move(lib, root, StandardCopyOption.ATOMIC_MOVE);
                }
            } finally {
                delete(part);
            }
            return root;
        } catch (IOException e) {
            if (Files.isDirectory(root)) {
                return root; // another process was faster
            }
            throw new EmulatedCardException("cannot build the emulated card in " + cache + ": " + e.getMessage(), e);
        }
    }

    private void requireVersion() {
        Path file = headers.resolve("version.h");
        if (!Files.exists(file) || !Files.exists(headers.resolve("xclbin.h"))) {
            throw new EmulatedCardException("the emulated card needs XRT " + VERSION + ", which is not installed ("
                    + file + " is missing); " + PACKAGES);
        }
        try {
            Matcher version = BUILT_AS.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
            String found = version.find() ? version.group(1) : "an unknown version";
            if (!(found + ".").startsWith(VERSION + ".")) {
                throw new EmulatedCardException("the emulated card is made for XRT " + VERSION + " and " + headers
                        + " is of XRT " + found + "; its driver would crash under another XRT");
            }
        } catch (IOException e) {
            throw new EmulatedCardException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void build(Path part) throws IOException {
        for (String source : sources()) {
            Files.write(part.resolve(source), resource(source));
        }
        Path lib = Files.createDirectories(part.resolve("root").resolve("lib"));
        for (List<String> command : commands(lib)) {
            run(command, part);
        }
    }

    private static List<String> sources() {
        List<String> all = new ArrayList<>(SHARED);
        all.addAll(HEADERS);
        all.addAll(DRIVER);
        all.add(UNIT);
        return all;
    }

    /**
     * The first makes an empty library of the name that only this version's file has: the driver asks for it, so that another XRT
     * refuses to load the driver and names what it misses.
     */
    private List<List<String>> commands(Path lib) {
        List<String> version = List.of(
                compiler, "-shared", "-Wl,-soname,libxrt_coreutil.so.2.13.0", "-o", "version.so", "-xc++", "/dev/null");
        List<String> unit =
                List.of(compiler, "-std=c++17", "-O2", UNIT, "-o", lib + "/skipgate-compute-unit", "-pthread", "-ldl");
        List<String> driver =
                new ArrayList<>(List.of(compiler, "-std=c++17", "-O2", "-fPIC", "-shared", "-fvisibility=hidden"));
        driver.add("-isystem" + headers);
        driver.addAll(DRIVER);
        driver.addAll(List.of("-o", lib + "/libxrt_hwemu.so.2", "-pthread"));
        driver.addAll(List.of("-Wl,--no-as-needed", "version.so", "-Wl,--as-needed", "-lxrt_coreutil"));
        return List.of(version, unit, driver);
    }

    private static void run(List<String> command, Path folder) throws IOException {
        try {
            Compilation.run(command, folder, LIMIT);
        } catch (Compilation.FailedException e) {
            throw new EmulatedCardException(
                    "cannot compile the emulated card's driver (" + PACKAGES + "): " + e.getMessage(), e);
        }
    }

    private String hash() {
        List<byte[]> parts = new ArrayList<>();
        parts.add(commands(Path.of("lib")).toString().getBytes(StandardCharsets.UTF_8));
        try {
            parts.add(Files.readAllBytes(headers.resolve("version.h")));
            for (String source : sources()) {
                parts.add(resource(source));
            }
        } catch (IOException e) {
            throw new EmulatedCardException("the emulated card's sources cannot be read: " + e.getMessage(), e);
        }
        return Compilation.hash(parts);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = DriverBuild.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing");
            }
            return in.readAllBytes();
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }
}
