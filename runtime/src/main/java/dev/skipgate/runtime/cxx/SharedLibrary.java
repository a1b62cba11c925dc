package dev.skipgate.runtime.cxx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A library for {@code System.load}, compiled from sources that the runtime brings along. Its name holds a hash of the sources, of the command and of what else
 * it depends on, so it is built again when, and only when, one of them changed; it appears whole or not at all.
 *
 * @param name what the file's name begins with
 * @param sources text by file name; ASCII
 * @param command the compiler and its arguments; it runs in a folder that holds the sources and must write {@value #OUTPUT}
 * @param dependsOn what else makes libraries differ, such as the version of a header
 */
public record SharedLibrary(String name, Map<String, byte[]> sources, List<String> command, List<byte[]> dependsOn) {
    /** The file that the compiler must write. */
    public static final String OUTPUT = "out.so";

    /** Names the folder of all libraries, as a system property. */
    public static final String CACHE = "skipgate.cache";

    private static final Duration LIMIT = Duration.ofMinutes(5);

    public SharedLibrary {
        sources = new TreeMap<>(sources);
        command = List.copyOf(command);
        dependsOn = List.copyOf(dependsOn);
    }

    /** The folder that the property {@value #CACHE} names, else one under {@code build} of Skipgate's home, else one in the user's cache. */
    public static Path cache() {
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

    /**
     * The library in a cache, built if it has to be.
     *
     * @throws Compilation.FailedException when the compiler is missing or fails
     * @throws IOException when the cache cannot be written
     */
    public Path in(Path cache) throws Compilation.FailedException, IOException {
        Path library = cache.resolve(name + "-" + hash() + ".so");
        if (Files.exists(library)) {
            return library;
        }
        Files.createDirectories(cache);
        Path work = Files.createTempDirectory(cache, "build");
        try {
            for (Map.Entry<String, byte[]> source : sources.entrySet()) {
                Files.write(work.resolve(source.getKey()), source.getValue());
            }
            Compilation.run(command, work, LIMIT);
            Files.move(work.resolve(OUTPUT), library, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            for (String source : sources.keySet()) {
                Files.deleteIfExists(work.resolve(source));
            }
            Files.deleteIfExists(work.resolve(OUTPUT));
            Files.deleteIfExists(work.resolve(Compilation.LOG));
            Files.delete(work);
        }
        return library;
    }

    private String hash() {
        List<byte[]> parts = new ArrayList<>();
        parts.add(Compilation.text(String.join("\n", command)));
        sources.forEach((file, content) -> {
            parts.add(Compilation.text(file));
            parts.add(content);
        });
        parts.addAll(dependsOn);
        return Compilation.hash(parts);
    }
}
