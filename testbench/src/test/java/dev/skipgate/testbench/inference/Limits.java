package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.cxx.Compilation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one thread of the processor can do at most, measured by a program in C++. */
final class Limits {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String SOURCE = "limits.cpp";

    private Limits() {}

    /** Thousands of millions a second, by what is counted. */
    static Map<String, String> measure() throws IOException {
        Path folder = Files.createTempDirectory("skipgate-limits");
        try (InputStream in = Limits.class.getResourceAsStream(SOURCE)) {
            Files.write(folder.resolve(SOURCE), in.readAllBytes());
            Compilation.run(
                    List.of(
                            Compilation.compiler(),
                            "-std=c++17",
                            "-O3",
                            "-march=native",
                            "-mprefer-vector-width=512",
                            SOURCE,
                            "-o",
                            "limits"),
                    folder,
                    LIMIT);
            Compilation.run(List.of(folder.resolve("limits").toString()), folder, LIMIT);
            Map<String, String> limits = new LinkedHashMap<>();
            for (String line : Files.readAllLines(folder.resolve(Compilation.LOG))) {
                int colon = line.lastIndexOf(':');
                limits.put("limit: " + line.substring(0, colon), line.substring(colon + 2) + " G/s");
            }
            return limits;
        } catch (Compilation.FailedException e) {
            throw new IOException("cannot measure the limits of the processor: " + e.getMessage(), e);
        } finally {
            for (String file : List.of(SOURCE, "limits", Compilation.LOG)) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.delete(folder);
        }
    }
}
