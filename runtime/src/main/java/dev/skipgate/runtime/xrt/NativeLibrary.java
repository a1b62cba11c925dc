package dev.skipgate.runtime.xrt;

import dev.skipgate.runtime.cxx.Compilation;
import dev.skipgate.runtime.cxx.SharedLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compiles {@code skipgate_xrt.cpp} against the XRT that is installed, as a {@link SharedLibrary}, and loads it. */
final class NativeLibrary {
    private static final String SOURCE = "skipgate_xrt.cpp";

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
        NativeLibrary library = new NativeLibrary(
                xrt,
                SharedLibrary.cache(),
                Path.of(System.getProperty("java.home"), "include"),
                Compilation.compiler());
        Path file = library.file();
        try {
            System.load(file.toString());
        } catch (UnsatisfiedLinkError e) {
            throw new XrtMissingException(file + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /** The library, built if it has to be. */
    Path file() {
        if (!Files.exists(jdk.resolve("jni.h"))) {
            throw missing("there is no " + jdk.resolve("jni.h") + ", so this Java is not a whole JDK", null);
        }
        try {
            return new SharedLibrary("libskipgate_xrt", Map.of(SOURCE, source()), command(), xrtVersion()).in(cache);
        } catch (Compilation.FailedException e) {
            throw missing(e.getMessage(), e);
        } catch (IOException e) {
            throw new XrtMissingException("cannot write the binding to XRT into " + cache + ": " + e.getMessage(), e);
        }
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(compiler, "-std=c++17", "-O2", "-fPIC", "-shared", "-pthread"));
        command.addAll(List.of("-I" + jdk, "-I" + jdk.resolve("linux"), "-I" + xrt.headers()));
        command.addAll(List.of("-o", SharedLibrary.OUTPUT, SOURCE));
        command.addAll(List.of("-L" + xrt.libraries(), "-Wl,-rpath," + xrt.libraries(), "-lxrt_coreutil", "-luuid"));
        return command;
    }

    private static XrtMissingException missing(String what, Exception cause) {
        return new XrtMissingException(
                "cannot build the binding to XRT, which takes g++, XRT's headers and a JDK"
                        + " (on Debian: apt-get install g++ libxrt-dev uuid-dev openjdk-17-jdk-headless): " + what,
                cause);
    }

    private static byte[] source() {
        try (InputStream in = NativeLibrary.class.getResourceAsStream(SOURCE)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new XrtMissingException("cannot read " + SOURCE + ": " + e.getMessage(), e);
        }
    }

    private List<byte[]> xrtVersion() {
        List<byte[]> files = new ArrayList<>();
        try {
            for (String version : List.of("version.h", "xrt/version.h")) {
                Path file = xrt.headers().resolve(version);
                if (Files.exists(file)) {
                    files.add(Files.readAllBytes(file));
                }
            }
            return files;
        } catch (IOException e) {
            throw new XrtMissingException("cannot read XRT's version: " + e.getMessage(), e);
        }
    }
}
