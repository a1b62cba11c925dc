package dev.skipgate.runtime.xrt;

import dev.skipgate.runtime.xrt.cxx.Compilation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiles {@code skipgate_xrt.cpp} against the XRT that is installed, and loads it. The library's name holds a hash of the source, of
 * how it was compiled and of XRT's version, so it is built again when, and only when, one of them changed; it appears whole or not at
 * all. It lies in the folder that the property {@value #CACHE} names, else under {@code build} of Skipgate's home, else in the user's
 * cache.
 */
final class NativeLibrary {
    static final String CACHE = "skipgate.cache";

    private static final String SOURCE = "skipgate_xrt.cpp";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final XrtInstallation xrt;
    private final Path cache;
    private final Path jdk;
    private final String compiler;

    NativeLibrary(XrtInstallation xrt, Path cache, Path jdk, String compiler) {
        this.xrt = xrt;
        this.cache = cache;
        this.jdk = jdk;
        this.compiler = compiler;
    }

    /** Builds it if it has to be, and loads it. */
    static void load(XrtInstallation xrt) {
        String cxx = System.getenv("CXX");
        NativeLibrary library = new NativeLibrary(
                xrt,
                cache(),
                Path.of(System.getProperty("java.home"), "include"),
                cxx == null || cxx.isBlank() ? "g++" : cxx.strip());
        Path file = library.file();
        try {
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new XrtMissingException(file + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    static Path cache() {
        String named = System.getProperty(CACHE);
        String home = System.getProperty("skipgate.home");
        String user = System.getenv("XDG_CACHE_HOME");
        Path folder;
        if (named != null) {
            folder = Path.of(named);
        } else if (home != null) {
            folder = Path.of(home, "build", "native");
        } else {
            folder = (user != null && !user.isBlank()
                            ? Path.of(user)
                            : Path.of(System.getProperty("user.home"), ".cache"))
                    .resolve("skipgate");
        }
        return folder.toAbsolutePath();
    }

    /** The library, built if it has to be. */
    Path file() {
        if (!Files.exists(jdk.resolve("jni.h"))) {
            throw missing("there is no " + jdk.resolve("jni.h") + ", so this Java is not a whole JDK", null);
        }
        List<String> command = command();
        String source = source();
        Path library = cache.resolve("libskipgate_xrt-" + hash(command, source) + ".so");
        if (Files.exists(library)) {
            return library;
        }
        try {
            Files.createDirectories(cache);
            Path work = Files.createTempDirectory(cache, "build");
            try {
                Files.writeString(work.resolve(SOURCE), source);
                compile(command, work);
                Files.move(work.resolve("out.so"), library, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                for (String left : List.of(SOURCE, "out.so", "log")) {
                    Files.deleteIfExists(work.resolve(left));
                }
                Files.delete(work);
            }
            return library;
        } catch (IOException e) {
            throw new XrtMissingException("cannot write the binding to XRT into " + cache + ": " + e.getMessage(), e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(compiler, "-std=c++17", "-O2", "-fPIC", "-shared", "-pthread"));
        command.addAll(List.of("-I" + jdk, "-I" + jdk.resolve("linux"), "-I" + xrt.headers()));
        command.addAll(List.of("-o", "out.so", SOURCE));
        command.addAll(List.of("-L" + xrt.libraries(), "-Wl,-rpath," + xrt.libraries(), "-lxrt_coreutil", "-luuid"));
        return command;
    }

    private static void compile(List<String> command, Path work) throws IOException {
        try {
            Compilation.run(command, work, LIMIT);
        } catch (Compilation.FailedException e) {
            throw missing(e.getMessage(), e);
        }
    }

    private static XrtMissingException missing(String what, Exception cause) {
        return new XrtMissingException(
                "cannot build the binding to XRT, which takes g++, XRT's headers and a JDK"
                        + " (on Debian: apt-get install g++ libxrt-dev uuid-dev openjdk-17-jdk-headless): " + what,
                cause);
    }

    private static String source() {
        try (InputStream in = NativeLibrary.class.getResourceAsStream(SOURCE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new XrtMissingException("cannot read " + SOURCE + ": " + e.getMessage(), e);
        }
    }

    private String hash(List<String> command, String source) {
        List<byte[]> parts = new ArrayList<>();
        parts.add((String.join("\n", command) + "\n" + source).getBytes(StandardCharsets.UTF_8));
        try {
            for (String version : List.of("version.h", "xrt/version.h")) {
                Path file = xrt.headers().resolve(version);
                if (Files.exists(file)) {
                    parts.add(Files.readAllBytes(file));
                }
            }
        } catch (IOException e) {
            throw new XrtMissingException("cannot read XRT's version: " + e.getMessage(), e);
        }
        return Compilation.hash(parts);
    }
}
