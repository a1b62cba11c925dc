package dev.skipgate.testbench.csim;

import dev.skipgate.compiler.emit.hls.CsimFlags;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Compiles something from the sources of an emitted project. The product's name holds a hash of all sources and of how it was
 * compiled, so it is built again when, and only when, something changed; it appears whole or not at all.
 */
final class CppBuild {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final int LOG_TAIL = 2_000;
    private static final int HASH_DIGITS = 16;

    private final Path hls;
    private final String name;
    private final String what;
    private final String compiler;
    private final List<String> compiled;
    private final List<String> flags;

    /**
     * @param hls the project's {@code hls} folder
     * @param name what the product's file name begins with
     * @param what the product in messages, such as {@code the C simulation}
     * @param compiler the C++ compiler
     * @param ownFlags such as {@code -O2}
     * @param sources what is compiled, relative to the folder
     */
    CppBuild(Path hls, String name, String what, String compiler, List<String> ownFlags, List<String> sources) {
        this.hls = hls.toAbsolutePath();
        this.name = name;
        this.what = what;
        this.compiler = compiler;
        compiled = List.copyOf(sources);
        flags = new ArrayList<>(ownFlags);
        flags.addAll(CsimFlags.LANGUAGE);
        flags.add("-w");
        flags.addAll(sources);
    }

    /** The product, built if it has to be. */
    Path product() {
        Path folder = hls.resolve("build");
        try {
            Path program = folder.resolve(name + "-" + hash());
            if (Files.isExecutable(program)) {
                return program;
            }
            Files.createDirectories(folder);
            Path part = Files.createTempFile(folder, name + "-", ".part");
            try {
                compile(part, folder.resolve(name + ".log"));
                Files.move(part, program, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
            return program;
        } catch (NoSuchFileException e) {
            throw new ToolException(e.getFile() + " is missing; " + hls.getParent() + " is not a compiled project", e);
        } catch (IOException e) {
            throw new ToolException("cannot build " + what + " in " + folder + ": " + e.getMessage(), e);
        }
    }

    private void compile(Path to, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(compiler);
        command.addAll(flags);
        command.add("-o");
        command.add(to.toString());
        Process process = start(command, log);
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new ToolException(compiler + " has not finished " + what + " in " + LIMIT.toMinutes()
                        + " minutes; it was stopped (log: " + log + ")");
            }
            if (process.exitValue() != 0) {
                throw new ToolException(compiler + " cannot compile " + what + ", exit code " + process.exitValue()
                        + " (log: " + log + "):\n" + tail(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolException("interrupted while compiling " + what, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .directory(hls.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new ToolException(
                    what + " needs a C++ compiler and '" + compiler
                            + "' cannot be started; install one, for example with: apt-get install g++",
                    e);
        }
    }

    private static String tail(Path log) throws IOException {
        String text = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
        return text.length() <= LOG_TAIL ? text : "..." + text.substring(text.length() - LOG_TAIL);
    }

    private String hash() throws IOException {
        MessageDigest digest = sha256();
        update(digest, compiler + '\n' + String.join("\n", flags));
        Set<Path> sources = new TreeSet<>();
        Set<String> parts = new TreeSet<>(compiled);
        parts.addAll(List.of("src", "include"));
        for (String part : parts) {
            try (Stream<Path> files = Files.walk(hls.resolve(part))) {
                files.filter(Files::isRegularFile).forEach(sources::add);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
        for (Path source : sources) {
            update(digest, "\n" + hls.relativize(source) + "\n" + Files.size(source) + "\n");
            digest.update(Files.readAllBytes(source));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
