package dev.skipgate.runtime.cxx;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What all compilations of C++ on first use share: running the compiler, and naming the result by what it was made of. */
public final class Compilation {
    /** The file of the folder to which {@link #run} lets the compiler write. */
    public static final String LOG = "log";

    private static final int LOG_TAIL = 2_000;
    private static final int HASH_DIGITS = 16;

    private Compilation() {}

    /** The compiler: what the environment variable CXX names, else g++. */
    public static String compiler() {
        String named = System.getenv("CXX");
        return named == null || named.isBlank() ? "g++" : named.strip();
    }

    /** Why nothing was compiled, as the end of a sentence. */
    public static final class FailedException extends Exception {
        @Serial
        private static final long serialVersionUID = 1;

        FailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Runs a compiler to its end; what it says goes to the file {@value #LOG} of the folder.
     *
     * @param command the compiler and its arguments
     * @param folder it runs in
     * @throws FailedException when it cannot be started, fails, takes longer than the limit, or the thread is interrupted
     * @throws IOException when the log cannot be read
     */
    public static void run(List<String> command, Path folder, Duration limit) throws FailedException, IOException {
        String compiler = command.get(0);
        Path log = folder.resolve(LOG);
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new FailedException("the C++ compiler '" + compiler + "' cannot be started", e);
        }
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new FailedException(compiler + " has not ended in " + limit.toSeconds() + " s", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailedException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            String said = Files.readString(log, StandardCharsets.ISO_8859_1).strip();
            String start = said.length() <= LOG_TAIL ? said : said.substring(0, LOG_TAIL) + "...";
            throw new FailedException(compiler + " fails:\n" + start, null);
        }
    }

    static byte[] text(String text) {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Sixteen digits that differ when any part differs. */
    public static String hash(List<byte[]> parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            parts.forEach(digest::update);
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
